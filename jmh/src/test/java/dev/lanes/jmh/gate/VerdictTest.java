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
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final String KERNEL = "gemm 256,256,256";
  private static final Optional<Expectation> TEN = Optional.of(new Expectation(10, 0.1));

  private static Metric metric(double... ratios) {
    return Metric.of(KERNEL, Kind.SCALAR, java.util.Arrays.stream(ratios).boxed().toList());
  }

  private static Metric steady(double ratio) {
    return Metric.of(KERNEL, Kind.SCALAR, Collections.nCopies(20, ratio));
  }

  @Test
  void theLowerBoundCountsNotTheMedian() {
    assertThat(Verdict.of(steady(9.01), TEN, true).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(Verdict.of(steady(8.99), TEN, true).outcome()).isEqualTo(Outcome.SLOWER);
    Metric wide = metric(8, 8, 8, 8, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5);
    assertThat(wide.interval().median()).isEqualTo(9.5);
    assertThat(Verdict.of(wide, TEN, true).outcome()).isEqualTo(Outcome.SLOWER);
  }

  @Test
  void fasterIsNoFault() {
    assertThat(Verdict.of(steady(20), TEN, true).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void oneUnluckyLookIsOutweighedByTwoGoodOnes() {
    Verdict suspect = Verdict.of(steady(8.5), TEN, true);
    Verdict once = suspect.again(steady(10), true);
    Verdict twice = once.again(steady(10), true);
    assertThat(twice.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(twice.looks()).isEqualTo(3);
    Verdict slow = suspect.again(steady(8.8), true).again(steady(8.6), true);
    assertThat(slow.outcome()).isEqualTo(Outcome.SLOWER);
    assertThat(slow.shortfall()).isCloseTo(0.14, within(1e-9));
  }

  @Test
  void withoutExpectationOrFreeCoresThereIsNoVerdict() {
    assertThat(Verdict.of(steady(1), Optional.empty(), true).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(Verdict.of(steady(1), TEN, false).outcome()).isEqualTo(Outcome.BUSY);
  }

  @Test
  void theConclusionNamesKernelShortfallAndCommands() {
    Judgement failed = judgement(List.of(Verdict.of(steady(8.5), TEN, true)), List.of(), true);
    assertThat(failed.passed()).isFalse();
    assertThat(String.join("\n", failed.conclusion()))
        .contains(KERNEL, "15.0 % below 10.0", "lanes bench gemm --shape 256,256,256 --full")
        .contains("--update-baseline --kernel '" + KERNEL + "'");
    Judgement passed = judgement(List.of(Verdict.of(steady(10), TEN, true)), List.of(), true);
    assertThat(passed.passed()).isTrue();
    assertThat(passed.conclusion()).containsExactly("gate: passed, 1 ratios");
  }

  @Test
  void whatWasNotMeasuredFails() {
    Verdict good = Verdict.of(steady(10), TEN, true);
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
    Metrics metrics = new Metrics(rows, limits);
    List<Metric> all = metrics.of(task, 2);
    assertThat(all).extracting(Metric::kind).containsExactly(Kind.SCALAR, Kind.PEAK, Kind.SCALING);
    assertThat(all.get(0).ratios()).allSatisfy(r -> assertThat(r).isCloseTo(20, within(1e-9)));
    assertThat(all.get(1).ratios())
        .allSatisfy(
            r -> assertThat(r).isCloseTo(2.0 * 256 * 256 * 256 / 0.001 / 1e11, within(1e-9)));
    assertThat(all.get(2).ratios()).allSatisfy(r -> assertThat(r).isCloseTo(1, within(1e-9)));
    assertThat(metrics.areCoresFree(task, 2)).isTrue();
  }

  @Test
  void coresThatDoNotAddUpAreNotFree() {
    Task task = new Gemm(256, 256, 256);
    List<TaskLimit> limits =
        List.of(
            new TaskLimit(task, new Event.Limit(1, List.of(1e11), 1e10)),
            new TaskLimit(task, new Event.Limit(2, List.of(1.3e11), 1e10)));
    assertThat(new Metrics(List.of(), limits).areCoresFree(task, 2)).isFalse();
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
