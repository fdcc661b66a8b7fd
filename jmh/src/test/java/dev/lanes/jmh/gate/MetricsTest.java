package dev.lanes.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.measure.Bench.TaskLimit;
import dev.lanes.jmh.measure.Event;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Ratios of what was measured, and whether other programs used the cores meanwhile. */
class MetricsTest {
  private static final Task KERNEL = new Gemm(512, 512, 512);
  private static final int ROUNDS = 20;

  private static Row row(Task task, String subject, int threads, double seconds) {
    return new Row(
        task.benchmark(),
        task.shape(),
        subject,
        threads,
        seconds,
        task.flops() / seconds * 1e-9,
        null,
        0.9,
        "FMA",
        Collections.nCopies(ROUNDS, seconds));
  }

  /** Returns the look at a kernel beside a program that took a core in some rounds. */
  private static Look look(int disturbed) {
    List<Double> peaks =
        DoubleStream.concat(
                DoubleStream.generate(() -> 120e9).limit(disturbed),
                DoubleStream.generate(() -> 198e9).limit(ROUNDS - disturbed))
            .boxed()
            .toList();
    return look(KERNEL, 0.004, peaks);
  }

  private static Look look(Task task, double seconds, List<Double> peaks) {
    Metrics metrics =
        new Metrics(
            List.of(
                row(task, "scalar", 1, 25 * seconds),
                row(task, "vector", 1, seconds),
                row(task, "vector", 2, seconds / 2)),
            List.of(
                new TaskLimit(task, new Event.Limit(1, Collections.nCopies(ROUNDS, 100e9), 10e9)),
                new TaskLimit(task, new Event.Limit(2, peaks, 10e9))));
    return metrics.of(task, 2).orElseThrow();
  }

  @Test
  void formsARatioARound() {
    Look look = look(0);

    assertThat(look.of(Kind.SCALAR, 0)).hasSize(ROUNDS).containsOnly(0.1 / 0.004);
    assertThat(look.of(Kind.PEAK, 0)).hasSize(ROUNDS).containsOnly(KERNEL.flops() / 0.004 / 100e9);
    assertThat(look.of(Kind.SCALING, 0)).hasSize(ROUNDS).containsOnly(2 / 1.98);
  }

  @Test
  void coresAreFreeIfNearlyAllRoundsGainFromThem() {
    assertThat(look(0).coresFree()).isTrue();
    assertThat(look(2).coresFree()).isTrue();
    assertThat(look(3).coresFree()).isFalse();
    assertThat(look(ROUNDS / 2 - 2).coresFree()).as("the median gains").isFalse();
  }

  @Test
  void looksForAGainByAllCoresWhereKernelsAreLongEnough() {
    List<Double> peaks = Collections.nCopies(ROUNDS, 198e9);
    Task step = new NetworkTask("lenet-5", 16, true);

    assertThat(look(KERNEL, 210e-6, peaks).of(Kind.SCALING, 0)).hasSize(ROUNDS);
    assertThat(look(KERNEL, 190e-6, peaks).of(Kind.SCALING, 0)).isEmpty();
    assertThat(look(step, 21e-3, peaks).of(Kind.SCALING, 0)).hasSize(ROUNDS);
    assertThat(look(step, 19e-3, peaks).of(Kind.SCALING, 0)).isEmpty();
  }
}
