package dev.lanes.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.gate.Verdict.Outcome;
import dev.lanes.jmh.measure.Bench.TaskLimit;
import dev.lanes.jmh.measure.Event;
import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final String KERNEL = "gemm 256,256,256";
  private static final Optional<Expectation> TEN = Optional.of(new Expectation(10, 0.1));

  private static Metric metric(double... ratios) {
    return Metric.of(KERNEL, Kind.SCALAR, List.of(DoubleStream.of(ratios).boxed().toList()));
  }

  private static Metric steady(double ratio) {
    return Metric.of(KERNEL, Kind.SCALAR, List.of(Collections.nCopies(20, ratio)));
  }

  private static Verdict verdict(Metric metric, Optional<Expectation> expectation, boolean free) {
    return Verdict.of(metric, expectation, free, 1);
  }

  @Test
  void theLowerBoundCountsNotTheMedian() {
    assertThat(verdict(steady(9.01), TEN, true).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(verdict(steady(8.99), TEN, true).outcome()).isEqualTo(Outcome.SLOWER);
    Metric wide = metric(8, 8, 8, 8, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5);
    assertThat(wide.interval().median()).isEqualTo(9.5);
    assertThat(verdict(wide, TEN, true).outcome()).isEqualTo(Outcome.SLOWER);
  }

  @Test
  void fasterIsNoFault() {
    assertThat(verdict(steady(20), TEN, true).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void withoutExpectationOrFreeCoresThereIsNoVerdict() {
    assertThat(verdict(steady(1), Optional.empty(), true).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(verdict(steady(1), TEN, false).outcome()).isEqualTo(Outcome.BUSY);
  }

  @Test
  void theConclusionNamesKernelShortfallAndCommands() {
    Judgement failed = judgement(List.of(verdict(steady(8.5), TEN, true)), List.of(), true);
    assertThat(failed.passed()).isFalse();
    assertThat(String.join("\n", failed.conclusion()))
        .contains(KERNEL, "15.0 % below 10.0", "lanes bench gemm --shape 256,256,256 --full")
        .contains("--update-baseline --kernel '" + KERNEL + "'");
    Judgement passed = judgement(List.of(verdict(steady(10), TEN, true)), List.of(), true);
    assertThat(passed.passed()).isTrue();
    assertThat(passed.conclusion()).containsExactly("gate: passed, 1 ratios");
  }

  @Test
  void whatWasNotMeasuredFails() {
    Verdict good = verdict(steady(10), TEN, true);
    assertThat(judgement(List.of(good), List.of("gemm: wrong"), true).passed()).isFalse();
    assertThat(judgement(List.of(), List.of(), true).passed()).isFalse();
    assertThat(judgement(List.of(good), List.of(), false).conclusion().getFirst())
        .contains("Zen", "conservative");
  }

  private static Judgement judgement(List<Verdict> verdicts, List<String> failures, boolean known) {
    Machine machine =
        new Machine("cpu", "Zen", 2, 1, "os", "jvm", "commit", "now", Map.of(), Map.of());
    Report report = new Report("gate", machine, Map.of(), List.of(), List.of(), true);
    return new Judgement("Zen", known, verdicts, failures, report);
  }

  @Test
  void ratiosAreFormedOfTheSamplesOfOneRound() {
    Task task = new Gemm(256, 256, 256);
    List<Row> rows =
        List.of(
            row("scalar", 1, 0.02, 0.04), // the second round ran at half the clock
            row("vector", 1, 0.001, 0.002),
            row("vector", 2, 0.0005, 0.001));
    List<TaskLimit> limits =
        List.of(
            new TaskLimit(task, new Event.Limit(1, List.of(1e11, 0.5e11), 1e10)),
            new TaskLimit(task, new Event.Limit(2, List.of(2e11, 1e11), 1e10)));
    Look look = new Metrics(rows, limits).of(task, 2).orElseThrow();
    assertThat(look.coresFree()).isTrue();
    Map<Kind, Double> expected =
        Map.of(
            Kind.SCALAR,
            20.0,
            Kind.PEAK,
            task.flops() / 0.001 / 1e11,
            Kind.SCALING,
            1.0,
            Kind.BOTH,
            Math.sqrt(20 * task.flops() / 0.001 / 1e11));
    expected.forEach(
        (kind, ratio) ->
            assertThat(look.of(kind, 0.5))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).isCloseTo(ratio, within(1e-9 * ratio))));
  }

  @Test
  void coresThatDoNotAddUpAreNotFree() {
    Task task = new Gemm(256, 256, 256);
    List<TaskLimit> limits =
        List.of(
            new TaskLimit(task, new Event.Limit(1, List.of(1e11), 1e10)),
            new TaskLimit(task, new Event.Limit(2, List.of(1.3e11), 1e10)));
    Metrics metrics = new Metrics(List.of(row("vector", 1, 0.001)), limits);
    assertThat(metrics.of(task, 2).orElseThrow().coresFree()).isFalse();
  }

  private static Row row(String subject, int threads, Double... samples) {
    return new Row(
        "gemm",
        "256,256,256",
        subject,
        threads,
        samples[0],
        null,
        null,
        0,
        "fma",
        List.of(samples));
  }
}
