package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Verdict.Outcome;
import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Fails when a kernel got slower.
 *
 * <p>Each metric is measured, with the 95 % bootstrap interval of its median; it is suspect if the
 * lower bound falls below what the baseline expects by more than the tolerance stated there. A
 * suspect is measured again, {@value #SECOND_LOOKS} times in JVMs of their own, and fails if it is
 * still suspect by all its rounds together.
 */
public final class Gate {
  static final int SECOND_LOOKS = 2;

  private static final int UPDATE_RUNS = 5;

  private final BenchPlan plan;
  private final Machine machine;
  private final Bench.Listener listener;
  private final Consumer<Bench> start;
  private final int threads;

  /**
   * Creates the gate.
   *
   * @param plan the kernels, on the vector and the scalar backend, with one thread and with all
   * @param machine what it runs on
   * @param listener is told how measuring gets on
   * @param start is told of every run before it starts, to be able to stop it
   */
  public Gate(BenchPlan plan, Machine machine, Bench.Listener listener, Consumer<Bench> start) {
    this.plan = plan;
    this.machine = machine;
    this.listener = listener;
    this.start = start;
    this.threads = plan.threads().getLast();
  }

  /** The medians of a metric in several runs. */
  private record Seen(Metric.Kind kind, List<Double> medians) {}

  /** What a run of the kernels gave. */
  private record Measured(Bench bench, Metrics metrics) {}

  /**
   * Measures and judges.
   *
   * @param file the baseline
   * @throws IllegalArgumentException if it cannot be read
   */
  public Judgement judge(Path file) {
    Baseline baseline = Baseline.read(file);
    Measured first = measure(plan.tasks());
    Map<String, Verdict> verdicts = verdicts(plan.tasks(), first, baseline);
    for (int look = 1; look <= SECOND_LOOKS; look++) {
      List<Task> suspects = suspects(verdicts);
      if (suspects.isEmpty()) {
        break;
      }
      Measured again = measure(suspects);
      for (Task task : suspects) {
        boolean free = again.metrics.areCoresFree(task, threads);
        for (Metric metric : again.metrics.of(task, threads)) {
          verdicts.computeIfPresent(
              metric.key(),
              (key, verdict) ->
                  verdict.outcome() == Outcome.SLOWER
                      ? verdict.again(metric, isJudged(metric, free))
                      : verdict);
        }
      }
    }
    return new Judgement(
        machine.family(),
        baseline.knows(machine.family()),
        List.copyOf(verdicts.values()),
        first.bench.failures(),
        first.bench.report());
  }

  /**
   * Measures several times and writes what the kernels reach on this family into the baseline: the
   * median of the medians, with the tolerance of {@link Metric.Kind#tolerance}.
   *
   * @param file the baseline, made if there is none
   * @throws IllegalStateException if a kernel could not be measured or other programs use the
   *     cores; the file is as it was
   */
  public Map<String, Double> update(Path file) {
    Baseline baseline = Files.exists(file) ? Baseline.read(file) : Baseline.empty();
    Map<String, Seen> seen = new TreeMap<>();
    for (int run = 0; run < UPDATE_RUNS; run++) {
      Measured measured = measure(plan.tasks());
      if (!measured.bench.failures().isEmpty()) {
        throw new IllegalStateException(
            "gate: the baseline was not changed, since a kernel could not be measured: "
                + measured.bench.failures().getFirst());
      }
      for (Task task : plan.tasks()) {
        if (!measured.metrics.areCoresFree(task, threads)) {
          throw new IllegalStateException(
              "gate: the baseline was not changed, since other programs use the cores; end them and measure again");
        }
        for (Metric metric : measured.metrics.of(task, threads)) {
          seen.computeIfAbsent(metric.key(), key -> new Seen(metric.kind(), new ArrayList<>()))
              .medians
              .add(metric.interval().median());
        }
      }
    }
    Map<String, Expectation> expectations = new TreeMap<>();
    Map<String, Double> ratios = new TreeMap<>();
    seen.forEach(
        (key, known) -> {
          double ratio = Statistics.median(known.medians);
          double worst =
              known.medians.stream().mapToDouble(Double::doubleValue).min().orElse(ratio);
          double tolerance = known.kind.tolerance((ratio - worst) / ratio);
          expectations.put(key, new Expectation(rounded(ratio), rounded(tolerance)));
          ratios.put(key, rounded(ratio));
        });
    baseline.update(machine.family(), expectations);
    baseline.write(file);
    return ratios;
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN)).doubleValue();
  }

  private Measured measure(List<Task> tasks) {
    Bench bench = new Bench(plan.withTasks(tasks), machine, listener);
    start.accept(bench);
    bench.run();
    return new Measured(bench, new Metrics(bench.report().rows(), bench.limits()));
  }

  private Map<String, Verdict> verdicts(List<Task> tasks, Measured measured, Baseline baseline) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Task task : tasks) {
      boolean free = measured.metrics.areCoresFree(task, threads);
      for (Metric metric : measured.metrics.of(task, threads)) {
        verdicts.put(
            metric.key(),
            Verdict.of(metric, baseline.expect(machine.family(), metric), isJudged(metric, free)));
      }
    }
    return verdicts;
  }

  private static boolean isJudged(Metric metric, boolean free) {
    return free || metric.kind() != Metric.Kind.SCALING;
  }

  private List<Task> suspects(Map<String, Verdict> verdicts) {
    List<String> kernels =
        verdicts.values().stream()
            .filter(verdict -> verdict.outcome() == Outcome.SLOWER)
            .map(verdict -> verdict.metric().kernel())
            .distinct()
            .toList();
    return kernels.stream().map(Tasks::named).toList();
  }
}
