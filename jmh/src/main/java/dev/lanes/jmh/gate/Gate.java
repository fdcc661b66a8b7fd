package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.task.Task;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Fails when a kernel got slower.
 *
 * <p>Each ratio is measured, with the 95 % bootstrap interval of its median; it is suspect if the
 * lower bound falls below what the baseline expects by more than the tolerance stated there. A
 * suspect is measured again in JVMs of its own, and fails if it is still suspect by the mean of the
 * medians of {@value Examination#LOOKS_AT_SUSPECTS} looks, or of up to {@value
 * Examination#MOST_LOOKS} where neighbours disturb them or the median is not below. What comes near
 * the tolerance is looked at again, too. Rounds that no neighbour disturbed count alone, if there
 * are enough.
 */
public final class Gate {
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

  /**
   * Measures and judges.
   *
   * @param file the baseline
   * @throws IllegalArgumentException if it cannot be read
   */
  public Judgement judge(Path file) {
    Baseline baseline = Baseline.read(file);
    List<Examination> all =
        plan.tasks().stream()
            .map(
                task ->
                    new Examination(
                        task, kind -> baseline.expect(machine.family(), task.name(), kind)))
            .toList();
    Set<String> failures = new LinkedHashSet<>();
    Bench first = measure(all, failures);
    boolean stopped = first.isStopped();
    List<Examination> open = all;
    while (!stopped && failures.isEmpty()) {
      open = open.stream().filter(Examination::needsAnother).toList();
      if (open.isEmpty()) {
        break;
      }
      stopped = measure(open, failures).isStopped();
    }
    return new Judgement(
        machine.family(),
        baseline.knows(machine.family()),
        all.stream().flatMap(each -> each.verdicts().stream()).toList(),
        List.copyOf(failures),
        first.report());
  }

  private Bench measure(List<Examination> examinations, Set<String> failures) {
    List<Task> tasks = examinations.stream().map(Examination::task).toList();
    Bench bench = new Bench(plan.withTasks(tasks), machine, listener);
    start.accept(bench);
    bench.run();
    failures.addAll(bench.failures());
    Metrics metrics = new Metrics(bench.report().rows(), bench.limits());
    for (Examination each : examinations) {
      metrics.of(each.task(), threads).ifPresent(each::add);
    }
    return bench;
  }

  /**
   * Measures several times and writes what the kernels reach on this family into the baseline: the
   * median of the medians, with the tolerance of {@link Metric.Kind#tolerance}. The gain by all
   * cores is written where they were free at least once; otherwise what was there stays.
   *
   * @param file the baseline, made if there is none
   * @throws IllegalStateException if a kernel could not be measured, or it is interrupted; the file
   *     is as it was
   */
  public Written update(Path file) {
    Baseline baseline = Files.exists(file) ? Baseline.read(file) : Baseline.empty();
    Map<Task, List<Look>> looks = new LinkedHashMap<>();
    for (int run = 0; run < UPDATE_RUNS; run++) {
      Bench bench = new Bench(plan, machine, listener);
      start.accept(bench);
      bench.run();
      if (bench.isStopped()) {
        throw notChanged("it was interrupted");
      }
      if (!bench.failures().isEmpty()) {
        throw notChanged("a kernel could not be measured: " + bench.failures().getFirst());
      }
      Metrics metrics = new Metrics(bench.report().rows(), bench.limits());
      for (Task task : plan.tasks()) {
        metrics
            .of(task, threads)
            .ifPresent(look -> looks.computeIfAbsent(task, key -> new ArrayList<>()).add(look));
      }
    }
    Map<String, Expectation> expectations = new TreeMap<>();
    List<String> busy = new ArrayList<>();
    looks.forEach(
        (task, seen) -> {
          Optional<Expectation> before = baseline.expect(machine.family(), task.name(), Kind.BOTH);
          double weight =
              Weight.of(seen)
                  .orElseGet(() -> before.map(Expectation::weightOrUnknown).orElse(Weight.UNKNOWN));
          for (Kind kind : Kind.values()) {
            if (kind != Kind.PEAK || task.flops() > 0) {
              expectation(kind, seen, weight)
                  .ifPresent(known -> expectations.put(kind.key(task.name()), known));
            }
          }
          boolean gains = seen.stream().anyMatch(look -> !look.of(Kind.SCALING, weight).isEmpty());
          if (gains && !expectations.containsKey(Kind.SCALING.key(task.name()))) {
            busy.add(task.name());
          }
        });
    baseline.update(machine.family(), expectations);
    baseline.write(file);
    Map<String, Double> ratios = new TreeMap<>();
    expectations.forEach((key, expectation) -> ratios.put(key, expectation.ratio()));
    return new Written(ratios, busy);
  }

  /**
   * What was written into a baseline.
   *
   * @param ratios by their names there
   * @param busy the kernels without their gain by all cores, since other programs used the cores
   *     whenever it was measured
   */
  public record Written(Map<String, Double> ratios, List<String> busy) {
    /** Copies both. */
    public Written {
      ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
      busy = List.copyOf(busy);
    }
  }

  /** Returns what a ratio was in several looks; empty if it was not measured. */
  private static Optional<Expectation> expectation(Kind kind, List<Look> looks, double weight) {
    List<Double> medians =
        looks.stream()
            .filter(look -> kind != Kind.SCALING || look.coresFree())
            .map(look -> look.of(kind, weight))
            .filter(ratios -> !ratios.isEmpty())
            .map(Statistics::median)
            .toList();
    if (medians.isEmpty()) {
      return Optional.empty();
    }
    double ratio = Statistics.median(medians);
    double worst = medians.stream().mapToDouble(Double::doubleValue).min().orElse(ratio);
    return Optional.of(
        new Expectation(
            rounded(ratio),
            rounded(kind.tolerance((ratio - worst) / ratio)),
            kind == Kind.BOTH ? weight : null));
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN)).doubleValue();
  }

  private static IllegalStateException notChanged(String why) {
    return new IllegalStateException("gate: the baseline was not changed, since " + why);
  }
}
