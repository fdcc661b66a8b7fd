package dev.lanes.jmh.measure;

import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.report.Reference;
import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures a plan, a JVM a task, and keeps the report of what is done so far.
 *
 * <p>Used by one thread; {@link #stop} by any.
 */
public final class Bench {
  private final BenchPlan plan;
  private final Machine machine;
  private final Listener listener;
  private final MeasuringJvm jvm;
  private final Map<String, String> subjects = new LinkedHashMap<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<Reference> references = new ArrayList<>();
  private final Map<Integer, List<Double>> peaks = new TreeMap<>();
  private final Map<Integer, List<Double>> bandwidths = new TreeMap<>();
  private final Map<String, LimitSamples> limits = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private boolean complete;
  private volatile boolean stopped;

  /** Is told how it gets on. */
  public interface Listener {
    /**
     * Something new is being done.
     *
     * @param done tasks that are finished
     * @param total all tasks
     * @param what what is being done
     * @param secondsLeft about how long it will take; negative while nobody knows
     */
    void doing(int done, int total, String what, double secondsLeft);

    /**
     * A task is finished.
     *
     * @param report all so far
     * @param fresh the rows of this task
     */
    void finished(int done, int total, Report report, List<Row> fresh, double secondsLeft);

    /** Something could not be measured; the others go on. */
    void failed(String why);

    /** A measuring JVM printed a line, since options of the JVM asked for it. */
    void output(String line);
  }

  /**
   * The samples of the multiply-add peak that belong to the rows of a task.
   *
   * @param benchmark the task's benchmark
   * @param shape the task's shape
   * @param threads with how many threads
   * @param flopsPerSecond a sample a round
   */
  public record LimitSamples(
      String benchmark, String shape, int threads, List<Double> flopsPerSecond) {}

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
  public void note(String text) {
    notes.add(text);
  }

  /** Adds a published figure to the report. */
  public void reference(Reference reference) {
    references.add(reference);
  }

  /** Measures everything; what fails is told and noted, and the rest goes on. */
  public Report run() {
    long start = System.nanoTime();
    int total = plan.tasks().size();
    for (int done = 0; done < total && !stopped; done++) {
      Task task = plan.tasks().get(done);
      double left = done == 0 ? -1 : (System.nanoTime() - start) * 1e-9 / done * (total - done);
      List<Row> fresh = measure(task, done, total, left);
      if (!stopped) {
        double perTask = (System.nanoTime() - start) * 1e-9 / (done + 1);
        complete = done + 1 == total;
        listener.finished(done + 1, total, report(), fresh, perTask * (total - done - 1));
      }
    }
    return report();
  }

  /** Ends the measuring at once. */
  public void stop() {
    stopped = true;
    jvm.stop();
  }

  /** Returns why tasks, or subjects in them, could not be measured. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Returns the samples of the peak. */
  public List<LimitSamples> limits() {
    return List.copyOf(limits.values());
  }

  /** Returns what was measured so far. */
  public Report report() {
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
            medians(peaks),
            medians(bandwidths)),
        subjects,
        List.copyOf(rows.values()),
        List.copyOf(notes),
        references,
        complete);
  }

  private static Map<Integer, Double> medians(Map<Integer, List<Double>> samples) {
    Map<Integer, Double> medians = new TreeMap<>();
    samples.forEach((threads, all) -> medians.put(threads, Statistics.median(all) * 1e-9));
    return medians;
  }

  private List<Row> measure(Task task, int done, int total, double secondsLeft) {
    Map<String, Row> fresh = new LinkedHashMap<>();
    Request request =
        new Request(
            task.benchmark(),
            task.shape(),
            plan.subjects(),
            plan.threads(),
            plan.effort(),
            plan.slowdown().of(task));
    String name = task.benchmark() + " " + task.shape();
    listener.doing(done, total, name, secondsLeft);
    for (int i = 0; i < plan.effort().jvms() && !stopped; i++) {
      measure(task, request, done, total, secondsLeft, i > 0, fresh);
    }
    return List.copyOf(fresh.values());
  }

  private void measure(
      Task task,
      Request request,
      int done,
      int total,
      double secondsLeft,
      boolean further,
      Map<String, Row> fresh) {
    String name = task.benchmark() + " " + task.shape();
    jvm.run(
        plan.forks() ? JmhRounds.class : MeasuringMain.class,
        request,
        event -> {
          switch (event) {
            case Event.Doing doing ->
                listener.doing(done, total, name + ": " + doing.text(), secondsLeft);
            case Event.Who who -> subjects.put(who.subject(), who.description());
            case Event.Limit limit -> keep(task, limit);
            case Event.Measured measured -> {
              Row row = measured.row();
              String key = name + " " + row.subject() + " " + row.threads();
              Row before = further ? fresh.get(key) : null;
              Row all = before == null ? row : together(before, row);
              rows.put(key, all);
              fresh.put(key, all);
            }
            case Event.Note note -> notes.add(note.text());
            case Event.Failed failed -> {
              failures.add(failed.text());
              notes.add(failed.text());
              listener.failed(failed.text());
            }
          }
        });
  }

  private void keep(Task task, Event.Limit limit) {
    limits
        .computeIfAbsent(
            task.benchmark() + " " + task.shape() + " " + limit.threads(),
            key ->
                new LimitSamples(
                    task.benchmark(), task.shape(), limit.threads(), new ArrayList<>()))
        .flopsPerSecond
        .addAll(limit.flopsPerSecond());
    peaks.computeIfAbsent(limit.threads(), key -> new ArrayList<>()).addAll(limit.flopsPerSecond());
    if (plan.effort().bandwidth()) {
      bandwidths
          .computeIfAbsent(limit.threads(), key -> new ArrayList<>())
          .add(limit.bytesPerSecond());
    }
  }

  /** Returns the row of the samples of both. */
  private static Row together(Row first, Row second) {
    List<Double> all = new ArrayList<>(first.samples());
    all.addAll(second.samples());
    double seconds = Statistics.median(all);
    double faster = first.medianSeconds() / seconds;
    Double gflops = first.gflops();
    Double images = first.imagesPerSecond();
    return new Row(
        first.benchmark(),
        first.shape(),
        first.subject(),
        first.threads(),
        seconds,
        gflops == null ? null : gflops * faster,
        images == null ? null : images * faster,
        first.shareOfPeak() * faster,
        first.limit(),
        all);
  }
}
