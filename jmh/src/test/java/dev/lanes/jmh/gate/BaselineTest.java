package dev.lanes.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final String KERNEL = "gemm 8,8,8";
  private static final String GEMM = Kind.SCALAR.key(KERNEL);

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() {
    Path file = folder.resolve("baseline.json");
    Baseline baseline = Baseline.empty();
    baseline.update("Zen", Map.of(GEMM, new Expectation(45.1, 0.08)));
    baseline.update("Zen", Map.of(Kind.BOTH.key(KERNEL), new Expectation(3.2, 0.08, 0.35)));
    baseline.write(file);
    Baseline again = Baseline.read(file);
    assertThat(again.knows("Zen")).isTrue();
    assertThat(again.expect("Zen", KERNEL, Kind.SCALAR)).contains(new Expectation(45.1, 0.08));
    assertThat(again.expect("Zen", KERNEL, Kind.BOTH)).contains(new Expectation(3.2, 0.08, 0.35));
    assertThat(again.expect("Zen", "gemm 9,9,9", Kind.SCALAR)).isEmpty();
  }

  @Test
  void anUpdateLeavesOtherFamiliesAndOtherKernels() {
    Baseline baseline = Baseline.empty();
    baseline.update("Zen", Map.of(GEMM, new Expectation(45, 0.1)));
    baseline.update("Zen", Map.of("other", new Expectation(1, 0.1)));
    baseline.update("Neoverse", Map.of(GEMM, new Expectation(20, 0.1)));
    assertThat(baseline.expect("Zen", KERNEL, Kind.SCALAR)).contains(new Expectation(45, 0.1));
    assertThat(baseline.expect("Neoverse", KERNEL, Kind.SCALAR)).contains(new Expectation(20, 0.1));
  }

  @Test
  void anUnknownFamilyGetsTheConservativeFigures() {
    Baseline baseline = Baseline.empty();
    baseline.update(
        Baseline.CONSERVATIVE,
        Map.of("* vector/scalar", new Expectation(2, 0), GEMM, new Expectation(3, 0)));
    assertThat(baseline.knows("new")).isFalse();
    assertThat(baseline.expect("new", KERNEL, Kind.SCALAR)).contains(new Expectation(3, 0));
    assertThat(baseline.expect("new", "conv-forward x", Kind.SCALAR))
        .contains(new Expectation(2, 0));
    assertThat(baseline.expect("new", "conv-forward x", Kind.PEAK)).isEmpty();
  }

  @Test
  void missingAndDamagedFilesSayWhatToDo() throws Exception {
    Path nowhere = folder.resolve("nowhere.json");
    assertThatThrownBy(() -> Baseline.read(nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.json")
        .hasMessageContaining("--update-baseline");
    Path damaged = Files.writeString(folder.resolve("damaged.json"), "{\"Zen\": {");
    assertThatThrownBy(() -> Baseline.read(damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged.json")
        .hasMessageContaining("--update-baseline");
    Path absurd =
        Files.writeString(
            folder.resolve("absurd.json"), "{\"Zen\": {\"a\": {\"ratio\": -1, \"tolerance\": 2}}}");
    assertThatThrownBy(() -> Baseline.read(absurd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absurd.json");
  }
}
