package dev.lanes.jmh.measure;

import static dev.lanes.jmh.measure.Reference.SLOW;

import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.report.Reference;
import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures a plan, a JVM or more a task, and keeps the report of what is done so far.
 *
 * <p>Used by one thread; {@link #stop} by any.
 */
public final class Bench {
  /**
   * Of who takes this multiple of the fastest's time some percent more or less say nothing. One JVM
   * alone decides it, and one alone has been seen to say 1.84 of what was 1.4 in nine others.
   */
  private static final double HALF_AS_FAST = 2;

  private final BenchPlan plan;
  private final Machine machine;
  private final Listener listener;
  private final MeasuringJvm jvm;
  private final Map<String, String> subjects = new LinkedHashMap<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<Reference> references = new ArrayList<>();
  private final Map<String, TaskLimit> limits = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean complete;
  private volatile boolean stopped;

  /** A task, and what the JVMs so far found. */
  private final class Work {
    final Task task;
    final Map<String, Row> pooled = new LinkedHashMap<>();
    Request request; // what the last JVM could do of it
    int jvms;

    Work(Task task) {
      this.task = task;
      this.request =
          new Request(
              task.benchmark(),
              task.shape(),
              plan.subjects(),
              List.of(),
              plan.threads(),
              plan.effort(),
              plan.slowdown().of(task));
    }
  }

  /** Is told how it gets on. */
  public interface Listener {
    /**
     * Something new is being done.
     *
     * @param done JVMs that are finished
     * @param total all JVMs, as far as it is known: a task may turn out to need more
     * @param what what is being done
     * @param secondsLeft about how long it will take; negative while nobody knows
     */
    void doing(int done, int total, String what, double secondsLeft);

    /**
     * A JVM is finished.
     *
     * @param report all so far
     * @param fresh the rows of its task, of all JVMs so far
     */
    void finished(int done, int total, Report report, List<Row> fresh, double secondsLeft);

    /** Something could not be measured; the others go on. */
    void failed(String why);

    /** A measuring JVM printed a line, since options of the JVM asked for it. */
    void output(String line);
  }

  /**
   * What the machine could do while a task was measured.
   *
   * @param task the task
   * @param limit the limits, the peak sampled in the rounds of the task's rows
   */
  public record TaskLimit(Task task, Event.Limit limit) {}

  /**
   * Creates the run.
   *
   * @param machine what it runs on
   */
  public Bench(BenchPlan plan, Machine machine, Listener listener) {
    this.plan = plan;
    this.machine = machine;
    this.listener = listener;
    this.jvm = new MeasuringJvm(plan.peers(), listener::output);
  }

  /** Adds a sentence to the notes of the report. */
  public synchronized void note(String text) {
    notes.add(text);
  }

  /** Adds a published figure to the report. */
  public synchronized void reference(Reference reference) {
    references.add(reference);
  }

  /**
   * Measures everything; what fails is told and noted, and the rest goes on. Where a task has
   * several JVMs, each is measured once before any is measured again, so that its samples come from
   * all of the time: programs beside it on the machine come and go.
   */
  public Report run() {
    long start = System.nanoTime();
    Queue<Work> waiting = new ArrayDeque<>();
    plan.tasks().forEach(task -> waiting.add(new Work(task)));
    double secondsLeft = -1;
    for (int jvms = 1; !waiting.isEmpty() && !stopped; jvms++) {
      Work work = waiting.element();
      boolean again = measure(work, jvms - 1, jvms - 1 + left(waiting), secondsLeft);
      if (stopped) {
        break;
      }
      waiting.remove();
      if (again) {
        waiting.add(work);
      }
      int left = left(waiting);
      complete = left == 0;
      secondsLeft = (System.nanoTime() - start) * 1e-9 / jvms * left;
      List<Row> figures = List.copyOf(work.pooled.values());
      listener.finished(jvms, jvms + left, report(), figures, secondsLeft);
    }
    return report();
  }

  /** Returns whether it was ended. */
  public boolean isStopped() {
    return stopped;
  }

  /** Ends the measuring at once. */
  public void stop() {
    stopped = true;
    jvm.stop();
  }

  /** Returns why tasks, or subjects in them, could not be measured. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Returns the limits of the machine beside each task. */
  public synchronized List<TaskLimit> limits() {
    return List.copyOf(limits.values());
  }

  /** Returns what was measured so far. */
  public synchronized Report report() {
    return new Report(
        plan.title(),
        new Machine(
            machine.cpu(),
            machine.family(),
            machine.cores(),
            machine.memoryBytes(),
            machine.os(),
            machine.jvm(),
            machine.commit(),
            machine.started(),
            medians(limit -> limit.flopsPerSecond().stream()),
            medians(limit -> Stream.of(limit.bytesPerSecond()))),
        subjects,
        List.copyOf(rows.values()),
        List.copyOf(notes),
        references,
        complete);
  }

  private Map<Integer, Double> medians(Function<Event.Limit, Stream<Double>> samples) {
    Map<Integer, List<Double>> all = new TreeMap<>();
    for (TaskLimit each : limits.values()) {
      samples
          .apply(each.limit)
          .filter(sample -> sample < Double.MAX_VALUE) // what was not measured
          .forEach(
              sample ->
                  all.computeIfAbsent(each.limit.threads(), key -> new ArrayList<>()).add(sample));
    }
    Map<Integer, Double> medians = new TreeMap<>();
    all.forEach((threads, values) -> medians.put(threads, Statistics.median(values) * 1e-9));
    return medians;
  }

  /** Returns the memory bandwidths that were measured first, by number of threads. */
  private Map<Integer, Double> bandwidths() {
    Map<Integer, Double> found = new TreeMap<>();
    for (TaskLimit each : limits.values()) {
      found.putIfAbsent(each.limit.threads(), each.limit.bytesPerSecond());
    }
    return found;
  }

  /** Returns how many JVMs there will be, if no task needs more than it is known to. */
  private int left(Collection<Work> waiting) {
    return waiting.stream().mapToInt(work -> Math.max(1, plan.jvms().least() - work.jvms)).sum();
  }

  /** Measures a task in one more JVM; returns whether it is to be measured in another. */
  private boolean measure(Work work, int done, int total, double secondsLeft) {
    Task task = work.task;
    if (plan.effort().bandwidth() == Effort.Bandwidth.ONCE) {
      work.request = work.request.knowing(bandwidths());
    }
    if (work.jvms > 0) {
      work.request = work.request.again(next(work));
    }
    listener.doing(done, total, task.name(), secondsLeft);
    Consumer<String> doing =
        what -> listener.doing(done, total, task.name() + ": " + what, secondsLeft);
    int failed = failures.size();
    Map<String, Row> fresh = new LinkedHashMap<>();
    work.request = measure(task, work.request, work.pooled, fresh, doing);
    fresh.keySet().forEach(key -> work.pooled.put(key, rows.get(key)));
    work.jvms++;
    boolean sound = failures.size() == failed && !fresh.isEmpty(); // others do not check results
    if (!sound || near(work).isEmpty()) {
      return false;
    }
    boolean more = plan.jvms().needMore(work.jvms, work.pooled.values());
    if (!more) {
      plan.jvms().doubt(task.name(), work.pooled.values()).ifPresent(this::note);
    }
    return more;
  }

  private Set<String> next(Work work) {
    return next(plan.jvms(), work.jvms, work.pooled.values(), plan.effort().rareSeconds());
  }

  /** Returns who is to be measured in one more JVM, after so many of them. */
  static Set<String> next(Jvms jvms, int measured, Collection<Row> rows, double rareSeconds) {
    Set<String> rivals = measured < jvms.all() ? Set.of() : Jvms.rivals(rows);
    return rivals.isEmpty() ? near(rows, rareSeconds) : rivals;
  }

  private Set<String> near(Work work) {
    return near(work.pooled.values(), plan.effort().rareSeconds());
  }

  /**
   * Returns who is sampled in every round, but for the reference, and takes less than {@link
   * #HALF_AS_FAST} the time of the fastest.
   */
  static Set<String> near(Collection<Row> measured, double rareSeconds) {
    List<Row> others = measured.stream().filter(row -> !row.subject().equals(SLOW)).toList();
    Map<Integer, Double> fastest =
        others.stream().collect(Collectors.toMap(Row::threads, Row::medianSeconds, Math::min));
    return others.stream()
        .filter(row -> row.medianSeconds() <= rareSeconds)
        .filter(
            row -> row.medianSeconds() < HALF_AS_FAST * fastest.getOrDefault(row.threads(), 0.0))
        .map(Row::subject)
        .collect(Collectors.toSet());
  }

  /** Measures in a JVM, and once more without whoever ends it; returns what was asked at last. */
  private Request measure(
      Task task,
      Request first,
      Map<String, Row> before,
      Map<String, Row> fresh,
      Consumer<String> doing) {
    Request request = first;
    Map<String, String> deaths = new LinkedHashMap<>(); // of whom, and what it said
    while (true) {
      String[] entering = {""}; // who would be to blame
      Optional<String> died =
          jvm.run(
              plan.forks() ? JmhRounds.class : MeasuringMain.class,
              request,
              event -> {
                entering[0] = event instanceof Event.Entering(String subject) ? subject : "";
                switch (event) {
                  case Event.Entering(String subject) -> doing.accept("warming up " + subject);
                  case Event.Doing(String text) -> doing.accept(text);
                  case Event.Failed failed -> fail(task, failed);
                  case Event.Measured(Row row) -> keep(task, row, before, fresh);
                  default -> keep(task, event);
                }
              });
      if (died.isPresent() && !entering[0].isEmpty()) {
        deaths.put(
            entering[0],
            "%s; it was running %s, which is left out".formatted(died.get(), entering[0]));
        request = request.without(entering[0]);
        continue;
      }
      died.ifPresent(why -> fail(task, new Event.Failed(why)));
      deaths.forEach((variant, why) -> tellDeath(task, variant, why, fresh));
      return request;
    }
  }

  /** Who died is missed only where no other variant of it was measured. */
  private void tellDeath(Task task, String variant, String why, Map<String, Row> fresh) {
    long covered =
        fresh.values().stream()
            .filter(row -> (variant + "-").startsWith(row.subject() + "-"))
            .count();
    if (covered < plan.threads().size()) {
      fail(task, new Event.Failed(why));
    } else {
      keep(task, new Event.Note(why));
    }
  }

  private void fail(Task task, Event.Failed failed) {
    keep(task, failed);
    listener.failed(failed.text());
  }

  /** Keeps a figure, together with those of the JVMs before. */
  private synchronized void keep(
      Task task, Row row, Map<String, Row> before, Map<String, Row> fresh) {
    String key = task.name() + " " + row.subject() + " " + row.threads();
    fresh.put(key, row);
    Row old = before.get(key);
    rows.put(key, old == null ? row : old.and(row));
  }

  /** Keeps what an event says; one of the same key replaces the one before. */
  private synchronized void keep(Task task, Event event) {
    String name = task.name() + " ";
    switch (event) {
      case Event.Doing _, Event.Entering _, Event.Resident _, Event.Measured _ -> {}
      case Event.Who who -> subjects.put(who.subject(), who.description());
      case Event.Limit limit -> limits.put(name + limit.threads(), new TaskLimit(task, limit));
      case Event.Note note -> notes.add(note.text());
      case Event.Failed failed -> {
        failures.add(failed.text());
        notes.add(failed.text());
      }
    }
  }
}
