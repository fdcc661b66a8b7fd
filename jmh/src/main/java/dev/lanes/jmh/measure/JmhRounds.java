package dev.lanes.jmh.measure;

import dev.lanes.jmh.measure.JmhForks.ForkException;
import dev.lanes.jmh.measure.JmhForks.Iterations;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.subject.Subjects;
import dev.lanes.jmh.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures with JMH, in JVMs that take turns: A B, B A, A B; reads a {@link Request} from standard
 * input, writes {@link Event}s to standard output.
 *
 * <p>Each figure comes from several JVMs, since compiled code differs from one to the next, and the
 * JVMs of different subjects alternate, since the machine changes meanwhile. The program runs on
 * the class path, which JMH hands on to them with the options of this JVM. Every row is told again
 * after each round.
 */
public final class JmhRounds {
  static final int ROUNDS = 3;

  private static final Iterations USUAL = new Iterations(4, 6, 1000);
  private static final Iterations SLOW = new Iterations(1, 3, 1000); // a run takes a second or more
  private static final Iterations RARE = new Iterations(0, 1, 1000); // the check has warmed it up
  private static final double SLOW_SECONDS = 1;

  private final Task task;
  private final Request request;
  private final Consumer<Event> tell;
  private final Forks forks;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<Integer, Limit> limits = new TreeMap<>();

  /** What runs in JVMs of its own. */
  interface Forks {
    /**
     * Returns the seconds of one run of the task, a figure an iteration.
     *
     * @throws ForkException with the reason, such as a wrong result
     */
    List<Double> seconds(Task task, Turn turn, Iterations iterations);

    /** Returns the multiply-add peak with so many threads, the best of some iterations. */
    double flopsPerSecond(Task task, int threads);

    /** Returns the memory bandwidth with so many threads, in bytes a second, the best of some. */
    double bytesPerSecond(Task task, int threads);
  }

  /** A subject, in one of its ways, with so many threads. */
  static final class Turn {
    private final String name;
    private final int variant;
    private final int threads;
    private final List<Double> samples = new ArrayList<>();
    private double estimate; // the seconds of a run, where something is known
    private boolean out;

    Turn(String name, int variant, int threads) {
      this.name = name;
      this.variant = variant;
      this.threads = threads;
    }

    String name() {
      return name;
    }

    int variant() {
      return variant;
    }

    int threads() {
      return threads;
    }

    private String key() {
      return name + " " + threads;
    }
  }

  /** Samples of what the machine can do, a sample a round. */
  private record Limit(List<Double> flopsPerSecond, List<Double> bytesPerSecond) {
    Limit() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  JmhRounds(Task task, Request request, Consumer<Event> tell, Forks forks) {
    this.task = task;
    this.request = request;
    this.tell = tell;
    this.forks = forks;
  }

  /**
   * Measures.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("jmh.ignoreLock", "true"); // others may measure at the same time
    MeasuringMain.serve(
        (task, request, tell) -> {
          System.setOut(System.err); // standard output is for events
          requireClassPath();
          new JmhRounds(task, request, tell, new JmhForks()).run();
        });
  }

  private static void requireClassPath() {
    if (System.getProperty("java.class.path", "").isEmpty()) {
      throw new IllegalStateException(
          "bench: JMH starts its JVMs with the class path, and this JVM has none; start it with -cp");
    }
  }

  void run() {
    Memory.requireRoom(task);
    if (request.slowdown() > 1) {
      throw new IllegalArgumentException(
          "bench: JMH times what is there, it cannot slow it down %s times; leave out --full"
              .formatted(request.slowdown()));
    }
    tell.accept(new Event.Doing("checking"));
    enterAll();
    for (int round = 1; round <= ROUNDS && !turns.isEmpty(); round++) {
      measureLimits(round);
      for (Turn turn : round % 2 == 1 ? turns : turns.reversed()) {
        if (!turn.out) {
          measure(turn, round);
        }
      }
      rows().forEach(row -> tell.accept(new Event.Measured(row)));
    }
  }

  private void enterAll() {
    Reference reference = Reference.of(task);
    for (String name : request.subjects()) {
      Optional<Subjects.Found> there = Checked.findOrTell(name, tell);
      if (there.isEmpty()) {
        continue;
      }
      Subjects.Found found = there.get();
      tell.accept(new Event.Who(found.name(), found.describe()));
      if (name.equals(
          reference.subject().id())) { // it has one thread, whatever is asked of the others
        Turn turn = new Turn(name, 0, 1);
        turn.estimate = reference.seconds();
        turns.add(turn);
      } else {
        enter(found);
      }
    }
  }

  private void enter(Subjects.Found found) {
    List<Subject> variants = found.variants();
    for (int variant = 0; variant < variants.size(); variant++) {
      Optional<String> refusal = variants.get(variant).refuses(task);
      if (refusal.isPresent()) {
        tell.accept(new Event.Note(Checked.refusal(task, variants.get(variant), refusal.get())));
        continue;
      }
      for (int threads : request.threads()) {
        turns.add(new Turn(found.name(), variant, threads));
      }
    }
  }

  private void measureLimits(int round) {
    for (int threads : request.threads()) {
      doing(round, "the machine's limits", threads);
      Limit limit = limits.computeIfAbsent(threads, _ -> new Limit());
      limit.flopsPerSecond.add(forks.flopsPerSecond(task, threads));
      limit.bytesPerSecond.add(forks.bytesPerSecond(task, threads));
      tell.accept(
          new Event.Limit(
              threads, List.copyOf(limit.flopsPerSecond), Statistics.median(limit.bytesPerSecond)));
    }
  }

  private void measure(Turn turn, int round) {
    doing(round, turn.name, turn.threads);
    try {
      List<Double> samples = forks.seconds(task, turn, iterations(turn));
      turn.samples.addAll(samples);
      turn.estimate = Statistics.median(samples);
    } catch (ForkException e) {
      turn.out = true;
      String message = String.valueOf(e.getMessage());
      tell.accept(
          e.refusal()
              ? new Event.Note(message)
              : new Event.Failed("%s; %s is not timed any further".formatted(message, turn.name)));
    }
  }

  private void doing(int round, String what, int threads) {
    tell.accept(
        new Event.Doing(
            "round %d of %d: %s, %d %s"
                .formatted(round, ROUNDS, what, threads, threads == 1 ? "thread" : "threads")));
  }

  private Iterations iterations(Turn turn) {
    if (turn.estimate > request.effort().rareSeconds()) {
      return RARE;
    }
    return turn.estimate > SLOW_SECONDS ? SLOW : USUAL;
  }

  /** Returns a row for each subject and number of threads, of its fastest variant. */
  private List<Row> rows() {
    Map<String, Turn> fastest = new LinkedHashMap<>();
    for (Turn turn : turns) {
      if (!turn.samples.isEmpty()) {
        fastest.merge(turn.key(), turn, (a, b) -> median(a) <= median(b) ? a : b);
      }
    }
    return fastest.values().stream().map(this::row).toList();
  }

  private static double median(Turn turn) {
    return Statistics.median(turn.samples);
  }

  private Row row(Turn turn) {
    Limit limit = limits.getOrDefault(turn.threads, limits.values().iterator().next());
    Limits.Bound bound =
        Limits.bound(
            task, Statistics.median(limit.flopsPerSecond), Statistics.median(limit.bytesPerSecond));
    return Measurement.row(task, turn.name, turn.threads, turn.samples, bound);
  }
}
