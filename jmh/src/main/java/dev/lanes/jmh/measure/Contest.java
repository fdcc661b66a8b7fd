package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Takes the time of several subjects in turn, A B A B ..., so that what the machine does meanwhile
 * meets them all.
 *
 * <p>A round takes one sample of each; every second round goes backwards. Sample {@code i} of two
 * subjects belong to the same round, so that their ratio is a pair.
 */
final class Contest {
  private static final double RARE_ROUNDS = 3;
  private static final double MOST_WARM_UP_SECONDS = 8;

  /** Samples that take longer do not notice. */
  private static final double LONG_SAMPLE_SECONDS = 0.1;

  private final Effort effort;
  private final List<Entrant> entrants = new ArrayList<>();

  Contest(Effort effort) {
    this.effort = effort;
  }

  /** One who takes part. */
  static final class Entrant {
    private final Runnable begin;
    private final Runnable run;
    private final LongSupplier nanos;
    private final int threads;
    private final List<Double> samples = new ArrayList<>();
    private int repeats = 1;
    private double estimate;

    private Entrant(Runnable begin, Runnable run, int threads, LongSupplier nanos) {
      this.threads = threads;
      this.begin = begin;
      this.run = run;
      this.nanos = nanos;
    }

    /** Returns one that was timed already. */
    static Entrant measured(double seconds) {
      Entrant entrant = new Entrant(() -> {}, () -> {}, 1, System::nanoTime);
      entrant.samples.add(seconds);
      return entrant;
    }

    /** Returns the seconds of one run, a sample a round. */
    List<Double> samples() {
      return samples;
    }

    /** Returns the seconds of the best run while it was warmed up. */
    double estimate() {
      return estimate;
    }

    private void sample(Settling settling) {
      settling.await();
      if (threads > 1 && sampleSeconds() < LONG_SAMPLE_SECONDS) {
        begin.run();
        settling.place(run);
      }
      samples.add(time(repeats));
    }

    private double time(int times) {
      begin.run();
      long start = nanos.getAsLong();
      for (int i = 0; i < times; i++) {
        run.run();
      }
      return (nanos.getAsLong() - start) * 1e-9 / times;
    }

    private double sampleSeconds() {
      return estimate * repeats;
    }
  }

  /**
   * Adds a subject and warms it up.
   *
   * @param threads with how many threads it runs
   * @param compiled whether it is Java, for whose compiler to wait
   */
  Entrant enter(Prepared prepared, int threads, boolean compiled) {
    Entrant entrant = new Entrant(prepared::begin, prepared::run, threads, clock(threads));
    warmUp(entrant, compiled ? CompilerWatch.QUIET_SECONDS : 0);
    entrants.add(entrant);
    return entrant;
  }

  private LongSupplier clock(int threads) {
    return threads == 1 ? effort.clock().nanos() : System::nanoTime;
  }

  /**
   * Runs until the time is over and the compiler has had nothing to do for a while, or one run
   * where that takes longer.
   */
  private void warmUp(Entrant entrant, double quietSeconds) {
    long start = System.nanoTime();
    CompilerWatch compiler = new CompilerWatch();
    double best = Double.POSITIVE_INFINITY;
    int repeats = 1;
    double spent;
    do {
      best = Math.min(best, entrant.time(repeats));
      repeats = Math.max(1, (int) Math.min(10_000, effort.sampleSeconds() / best));
      spent = (System.nanoTime() - start) * 1e-9;
    } while (spent < effort.warmUpSeconds()
        || (compiler.quietSeconds() < quietSeconds && spent < MOST_WARM_UP_SECONDS));
    entrant.estimate = best;
    entrant.repeats = Math.max(1, (int) Math.ceil(effort.sampleSeconds() / best));
  }

  /** Takes one out that is not worth the time of the rounds. */
  void withdraw(Entrant entrant) {
    entrants.remove(entrant);
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
    Settling settling = new Settling();
    for (int round = 0; round < effort.mostRounds(); round++) {
      settling.await();
      beforeEachRound.run();
      for (int i = 0; i < entrants.size(); i++) {
        Entrant entrant = entrants.get(round % 2 == 0 ? i : entrants.size() - 1 - i);
        boolean rare = entrant.sampleSeconds() > effort.rareSeconds();
        if (!rare || round < RARE_ROUNDS) {
          entrant.sample(settling);
        }
      }
      double spent = (System.nanoTime() - start) * 1e-9;
      if (round + 1 >= effort.leastRounds() && spent + often > effort.seconds()) {
        break;
      }
    }
  }
}
