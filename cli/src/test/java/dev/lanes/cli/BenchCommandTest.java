package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanes.jmh.measure.MachineFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lanes bench}: figures in files, errors in words, the gate's verdicts. */
class BenchCommandTest {
  private static final String SMALL = "16,16,16";

  @TempDir Path folder;

  @Test
  void figuresAreInTableJsonAndPage() throws Exception {
    Path json = folder.resolve("gemm.json");
    Path html = folder.resolve("gemm.html");
    Lanes bench =
        Lanes.run(
            "bench",
            "gemm",
            "--shape",
            SMALL,
            "--threads",
            "1",
            "--json",
            json.toString(),
            "--html",
            html.toString());
    assertThat(bench.exitCode()).as(bench.err()).isZero();
    assertThat(bench.out()).contains("gemm", SMALL, "vector", "scalar");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("complete").asBoolean()).isTrue();
    assertThat(report.get("machine").get("jvm").asText()).startsWith("2");
    assertThat(report.get("machine").get("peakGflops").get("1").asDouble()).isPositive();
    assertThat(report.get("rows").findValuesAsText("subject"))
        .containsExactlyInAnyOrder("vector", "scalar");
    for (JsonNode row : report.get("rows")) {
      assertThat(row.get("medianSeconds").asDouble()).isPositive();
      double flops = 2.0 * 16 * 16 * 16;
      assertThat(row.get("gflops").asDouble() * row.get("medianSeconds").asDouble() * 1e9)
          .isCloseTo(flops, org.assertj.core.data.Percentage.withPercentage(0.1));
      assertThat(row.get("samples").size()).isGreaterThanOrEqualTo(5);
    }
    assertThat(Files.readString(html)).contains("<html", SMALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm --shape 16,16|'16,16' is not m,n,k",
        "conv --shape 1,3,8,8,4,5,5,1,0,2|groups",
        "conv --shapes nowhere.csv|there is no file nowhere.csv",
        "conv --shapes nowhere.csv --shape 1,3,8,8,4,3,3,1,1,1|--shapes or --shape, not both",
        "ops --kernel max-pool|has no sizes",
        "ops --kernel max-pol,1|has no sizes",
        "train --models lenet5|did you mean lenet-5?",
        "infer --batch 0|--batch: 0 is too small",
        "gemm --threads 0|--threads: 0 is too small",
        "gemm --backends vctor|did you mean vector?",
        "gemm --quick --full|--quick or --full, not both",
        "gemm --peers|-Ppeers",
        "gate|--baseline",
        "gate --kernel gemm --baseline b.json|has no sizes",
        "gate --baseline nowhere.json|--update-baseline",
      })
  void wrongCommandLinesAreRefusedAtOnce(String line, String words) {
    Lanes bench = Lanes.run(("bench " + line).split(" "));
    assertThat(bench.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(bench.complaint()).contains(words);
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeMeasuring() {
    Lanes bench =
        Lanes.run("bench", "gemm", "--shape", SMALL, "--json", folder + "/nowhere/gemm.json");
    assertThat(bench.exitCode()).isEqualTo(ExitCode.OUTPUT);
    assertThat(bench.complaint()).contains("nowhere/gemm.json", "cannot be written");
  }

  @Test
  void aShapeThatDoesNotFitIsToldAndTheOthersAreMeasured() throws Exception {
    Path json = folder.resolve("conv.json");
    Path shapes =
        Files.writeString(folder.resolve("shapes.csv"), "m,n,k\n40000,40000,8\n" + SMALL + "\n");
    Lanes bench =
        Lanes.run(
            "bench",
            "gemm",
            "--shapes",
            shapes.toString(),
            "--threads",
            "1",
            "--json",
            json.toString());
    assertThat(bench.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(bench.err()).contains("40000,40000,8", "GiB", "LANES_JAVA_OPTS=-Xmx");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("rows").findValuesAsText("shape")).contains(SMALL);
    assertThat(report.get("notes").get(0).asText()).contains("GiB");
  }

  @Test
  void tellsHowMuchMemoryTrainingTakes() {
    assumeThat(Path.of("/proc/self/status")).isReadable();
    Lanes bench =
        Lanes.run("bench", "memory", "--models", "lenet-5", "--batch", "4", "--steps", "3");
    assertThat(bench.exitCode()).as(bench.err()).isZero();
    assertThat(bench.out()).contains("from step 3 to 3").doesNotContain("scalar");
    Matcher row = Pattern.compile("train lenet-5,4 +vector +(\\d+) +1.00").matcher(bench.out());
    assertThat(row.find()).as(bench.out()).isTrue();
    assertThat(Integer.parseInt(row.group(1))).as("MiB").isBetween(20, 2000);
    Lanes quick = Lanes.run("bench", "memory", "--models", "lenet-5", "--quick");
    assertThat(quick.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(quick.complaint()).contains("give --steps");
  }

  @Test
  void anInterruptedRunKeepsWhatItMeasured() throws Exception {
    Path json = folder.resolve("gemm.json");
    ChildJvm bench =
        ChildJvm.start(
            folder,
            "bench",
            "gemm",
            "--shape",
            SMALL,
            "--shape",
            "17,17,17",
            "--shape",
            "18,18,18",
            "--threads",
            "1",
            "--json",
            json.toString());
    for (long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        !Files.exists(json) && System.nanoTime() < end; ) {
      Thread.sleep(50);
    }
    bench.interrupt();
    Lanes ended = bench.await();
    assertThat(ended.err()).contains("interrupted", "in " + json);
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("complete").asBoolean()).isFalse();
    assertThat(report.get("rows").findValuesAsText("shape")).contains(SMALL);
  }

  @Test
  void theGateFailsForASlowKernelOnlyAndNamesIt() throws Exception {
    Path passing = baseline(1e-6);
    Lanes passed =
        Lanes.run("bench", "gate", "--kernel", "gemm " + SMALL, "--baseline", passing.toString());
    assertThat(passed.exitCode()).as(passed.err()).isZero();
    assertThat(passed.out()).contains("gate: passed");
    Lanes failed =
        Lanes.run(
            "bench", "gate", "--kernel", "gemm " + SMALL, "--baseline", baseline(1e6).toString());
    assertThat(failed.exitCode()).isEqualTo(ExitCode.SLOWER);
    assertThat(failed.out()).contains("gemm 16,16,16 is slower", "measured 3 times");
    assertThat(failed.out()).contains("lanes bench gemm --shape 16,16,16 --full");
  }

  private Path baseline(double ratio) throws Exception {
    return Files.writeString(
        folder.resolve("baseline.json"),
        "{\"%s\": {\"gemm 16,16,16 vector/scalar\": {\"ratio\": %s, \"tolerance\": 0.1}}}"
            .formatted(MachineFacts.family(), ratio));
  }
}
