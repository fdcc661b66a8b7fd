package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the time of several subjects in turn, A B A B ..., so that what the machine does meanwhile
 * meets them all.
 *
 * <p>A round takes one sample of each; every second round goes backwards. Sample {@code i} of two
 * subjects belong to the same round, so that their ratio is a pair.
 */
final class Contest {
  private static final double RARE_ROUNDS = 3;
  private static final long GAP_NANOS = 1_000_000; // lets the threads of the last one fall asleep

  private final Effort effort;
  private final List<Entrant> entrants = new ArrayList<>();

  Contest(Effort effort) {
    this.effort = effort;
  }

  /** One who takes part. */
  static final class Entrant {
    private final Runnable run;
    private final List<Double> samples = new ArrayList<>();
    private int repeats = 1;
    private double estimate;

    private Entrant(Runnable run) {
      this.run = run;
    }

    /** Returns one that was timed already. */
    static Entrant measured(double seconds) {
      Entrant entrant = new Entrant(() -> {});
      entrant.samples.add(seconds);
      return entrant;
    }

    /** Returns the seconds of one run, a sample a round. */
    List<Double> samples() {
      return samples;
    }

    private void sample() {
      samples.add(time(repeats));
    }

    private double time(int times) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        run.run();
      }
      return (System.nanoTime() - start) * 1e-9 / times;
    }

    private double sampleSeconds() {
      return estimate * repeats;
    }
  }

  /** Adds a subject and warms it up. */
  Entrant enter(Prepared prepared) {
    Entrant entrant = new Entrant(prepared::run);
    warmUp(entrant);
    entrants.add(entrant);
    return entrant;
  }

  /** Runs until the time is over, or one run where that takes longer. */
  private void warmUp(Entrant entrant) {
    double spent = 0;
    double best = Double.POSITIVE_INFINITY;
    int repeats = 1;
    do {
      double one = entrant.time(repeats);
      best = Math.min(best, one);
      spent += one * repeats;
      repeats = Math.max(1, (int) Math.min(10_000, effort.sampleSeconds() / best));
    } while (spent < effort.warmUpSeconds());
    entrant.estimate = best;
    entrant.repeats = Math.max(1, (int) Math.ceil(effort.sampleSeconds() / best));
  }

  /** Takes the rounds. */
  void run(Runnable beforeEachRound) {
    System.gc();
    long start = System.nanoTime();
    double often =
        entrants.stream()
            .mapToDouble(Entrant::sampleSeconds)
            .filter(seconds -> seconds <= effort.rareSeconds())
            .sum();
    for (int round = 0; round < effort.mostRounds(); round++) {
      beforeEachRound.run();
      for (int i = 0; i < entrants.size(); i++) {
        Entrant entrant = entrants.get(round % 2 == 0 ? i : entrants.size() - 1 - i);
        boolean rare = entrant.sampleSeconds() > effort.rareSeconds();
        if (!rare || round < RARE_ROUNDS) {
          LockSupport.parkNanos(GAP_NANOS);
          entrant.sample();
        }
      }
      double spent = (System.nanoTime() - start) * 1e-9;
      if (round + 1 >= effort.leastRounds() && spent + often > effort.seconds()) {
        break;
      }
    }
  }
}
