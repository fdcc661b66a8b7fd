package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.measure.Bench.TaskLimit;
import dev.lanes.jmh.measure.Event;
import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forms the ratios of what was measured. */
final class Metrics {
  /** Below this share of a gain by all cores, some other program is using them. */
  private static final double FREE = 0.85;

  /** So many rounds may fall short of it on free cores, by what the system itself does. */
  private static final double UNLUCKY = 0.1;

  /** Handing work to another core costs microseconds, which shorter kernels cannot gain back. */
  private static final double SCALING_SECONDS = 200e-6;

  /** A network's step is about so many kernels, after each of which the cores wait for the last. */
  private static final int KERNELS_OF_STEP = 100;

  private final List<Row> rows;
  private final List<TaskLimit> limits;

  Metrics(List<Row> rows, List<TaskLimit> limits) {
    this.rows = rows;
    this.limits = limits;
  }

  /**
   * Returns the look at a kernel, with the ratios whose rows are there; empty if it was not
   * measured.
   *
   * @param threads the larger number of threads; 1 where there is one core only
   */
  Optional<Look> of(Task task, int threads) {
    Optional<Row> vector = row(task, "vector", 1);
    if (vector.isEmpty()) {
      return Optional.empty();
    }
    Optional<Row> scalar = row(task, "scalar", 1);
    Optional<Row> many = threads > 1 ? row(task, "vector", threads) : Optional.empty();
    Optional<Event.Limit> peak = limit(task, 1);
    Optional<Event.Limit> peaks = threads > 1 ? limit(task, threads) : Optional.empty();
    List<Double> one = vector.get().samples();
    Map<Kind, List<Double>> ratios = new EnumMap<>(Kind.class);
    if (scalar.isPresent()) {
      ratios.put(Kind.SCALAR, Statistics.ratios(scalar.get().samples(), one));
    }
    if (peak.isPresent()) {
      double work = task.flops() > 0 ? task.flops() : task.bytes();
      List<Double> speeds = one.stream().map(seconds -> work / seconds).toList();
      ratios.put(Kind.PEAK, Statistics.ratios(speeds, peak.get().flopsPerSecond()));
    }
    if (many.isPresent()
        && peak.isPresent()
        && peaks.isPresent()
        && vector.get().medianSeconds() >= leastSecondsToScale(task)) {
      List<Double> gains = Statistics.ratios(one, many.get().samples());
      ratios.put(Kind.SCALING, Statistics.ratios(gains, gains(peaks, peak)));
    }
    return Optional.of(new Look(ratios, areCoresFree(task, threads)));
  }

  private static double leastSecondsToScale(Task task) {
    return task instanceof NetworkTask ? KERNELS_OF_STEP * SCALING_SECONDS : SCALING_SECONDS;
  }

  /**
   * Returns whether the cores were free while a task was measured: the multiply-add peak, which
   * shares nothing, must gain from them nearly what they promise, and in nearly every round: beside
   * a program that uses one of them, some rounds are lucky.
   */
  private boolean areCoresFree(Task task, int threads) {
    Optional<Event.Limit> one = limit(task, 1);
    Optional<Event.Limit> many = limit(task, threads);
    return one.isPresent()
        && many.isPresent()
        && Statistics.percentile(gains(many, one), UNLUCKY) >= FREE * threads;
  }

  private static List<Double> gains(Optional<Event.Limit> many, Optional<Event.Limit> one) {
    return Statistics.ratios(
        many.orElseThrow().flopsPerSecond(), one.orElseThrow().flopsPerSecond());
  }

  private Optional<Row> row(Task task, String subject, int threads) {
    return rows.stream()
        .filter(
            row ->
                row.benchmark().equals(task.benchmark())
                    && row.shape().equals(task.shape())
                    && row.subject().equals(subject)
                    && row.threads() == threads)
        .findFirst();
  }

  private Optional<Event.Limit> limit(Task task, int threads) {
    return limits.stream()
        .filter(each -> each.task().equals(task) && each.limit().threads() == threads)
        .map(TaskLimit::limit)
        .findFirst();
  }
}
