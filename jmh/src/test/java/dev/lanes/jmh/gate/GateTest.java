package dev.lanes.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Efforts;
import dev.lanes.jmh.measure.MachineFacts;
import dev.lanes.jmh.measure.QuietListener;
import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.report.Machine;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A baseline is written by measuring, and as it was where that fails. */
class GateTest {
  private static final Machine MACHINE = MachineFacts.of("test");
  private static final String KERNEL = "gemm 48,48,48";

  @TempDir Path folder;

  @Test
  void anUpdateWritesWhatFiveRunsReach() {
    Path file = folder.resolve("baseline.json");
    Baseline before = Baseline.empty();
    before.update("another", Map.of(Kind.SCALAR.key(KERNEL), new Expectation(45, 0.1)));
    before.write(file);
    List<Bench> runs = new ArrayList<>();

    Gate.Written written = gate(Tasks.named(KERNEL), runs).update(file);

    assertThat(runs).hasSize(5);
    assertThat(written.ratios())
        .containsKeys(Kind.BOTH.key(KERNEL), Kind.SCALAR.key(KERNEL), Kind.PEAK.key(KERNEL));
    Baseline after = Baseline.read(file);
    assertThat(after.expect("another", KERNEL, Kind.SCALAR)).contains(new Expectation(45, 0.1));
    List<Double> medians = runs.stream().map(GateTest::timesScalar).toList();
    Expectation expected = after.expect(MACHINE.family(), KERNEL, Kind.SCALAR).orElseThrow();
    assertThat(expected.ratio())
        .isEqualTo(written.ratios().get(Kind.SCALAR.key(KERNEL)))
        .isCloseTo(Statistics.median(medians), withinPercentage(0.6)); // three digits
    assertThat(expected.tolerance()).isBetween(0.25, 0.35);
  }

  @Test
  void whereAKernelCannotBeMeasuredTheBaselineStaysAsItWas() throws IOException {
    Path file = folder.resolve("baseline.json");
    Files.writeString(file, "{}");
    Gate gate = gate(Tasks.parse("gemm", "1000000,1000000,1000000"), new ArrayList<>());

    assertThatThrownBy(() -> gate.update(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("the baseline was not changed", "gemm 1000000,1000000,1000000");
    assertThat(file).hasContent("{}");
  }

  @Test
  void whereItIsInterruptedTheBaselineStaysAsItWas() {
    Path file = folder.resolve("baseline.json");
    Gate gate = new Gate(plan(Tasks.named(KERNEL)), MACHINE, new QuietListener(), Bench::stop);

    assertThatThrownBy(() -> gate.update(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it was interrupted");
    assertThat(file).doesNotExist();
  }

  private static double timesScalar(Bench run) {
    Map<String, Row> rows =
        run.report().rows().stream()
            .filter(row -> row.threads() == 1)
            .collect(Collectors.toMap(Row::subject, row -> row));
    List<Double> ratios =
        Statistics.ratios(rows.get("scalar").samples(), rows.get("vector").samples());
    return Statistics.median(ratios);
  }

  private static Gate gate(Task task, List<Bench> runs) {
    return new Gate(plan(task), MACHINE, new QuietListener(), runs::add);
  }

  private static BenchPlan plan(Task task) {
    return GateSet.plan("test", List.of(task), BenchPlan.Slowdown.NONE).withEffort(Efforts.SHORT);
  }
}
