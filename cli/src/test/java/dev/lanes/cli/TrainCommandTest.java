package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from the command line to the files it leaves. */
class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path images;
  private Path out;

  @BeforeEach
  void prepare() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 20);
    out = folder.resolve("run");
  }

  @Test
  void leavesMetricsAndCheckpointAndPrintsPlainLines() throws Exception {
    Lanes train = train("--epochs", "3", "--rate", "0.02");
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    assertThat(train.out())
        .startsWith("model    logistic-regression")
        .contains("data     images: ", "backend  ", "epoch 3/3  loss ", "test accuracy ")
        .contains(out.resolve("checkpoint.safetensors").toString())
        .doesNotContain("\r");
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(3);
    JsonNode last = JSON.readTree(lines.get(2));
    assertThat(last.get("epoch").asInt()).isEqualTo(3);
    assertThat(last.fieldNames())
        .toIterable()
        .containsExactly(
            "epoch",
            "trainLoss",
            "trainAccuracy",
            "testLoss",
            "testAccuracy",
            "testTop5",
            "imagesPerSecond",
            "seconds",
            "testedOn");
    assertThat(last.get("trainAccuracy").asDouble()).isBetween(0.0, 1.0);
    Checkpoint checkpoint = Checkpoint.load(out.resolve("checkpoint.safetensors"));
    assertThat(checkpoint.metadata())
        .containsEntry("run.model", "logistic-regression")
        .containsKeys("provenance.jvm", "provenance.cpu", "provenance.commit");
  }

  @Test
  void jsonStandsAloneOnStandardOutput() throws Exception {
    JsonNode result = JSON.readTree(train("--epochs", "1", "--json").out());
    assertThat(result.get("testAccuracy").isNumber()).isTrue();
    assertThat(result.get("metrics")).hasSize(1);
    assertThat(result.get("secondsToTenthStep").isNull()).isTrue(); // an epoch has four steps
  }

  @Test
  void aBatchIsTakenInPiecesAndResumedInOthers() throws Exception {
    Lanes train = train("--epochs", "3", "--pieces", "4", "--json");
    JsonNode result = JSON.readTree(train.out());
    assertThat(result.get("secondsToTenthStep").asDouble()).isPositive();
    Lanes other = Lanes.run("train", "--resume", "--out", out.toString(), "--pieces", "2");
    assertThat(other.exitCode()).as(other.err()).isEqualTo(ExitCode.OK);
    Lanes more = Lanes.run("train", "--resume", "--out", out.toString(), "--epochs", "4");
    assertThat(other.out() + other.err()).contains(" rate ").doesNotContain("from then on it");
    assertThat(more.out() + more.err()).contains("from then on it stays", "--rate sets another");
    assertThat(more.exitCode()).as(more.err()).isEqualTo(ExitCode.OK);
    Lanes uneven = train("--pieces", "3");
    assertThat(uneven.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(uneven.complaint()).contains("a batch of 8 images has no 3 equal pieces");
  }

  @Test
  void oneAndTwoThreadsEndWithTheSameBits() {
    train("--epochs", "2", "--threads", "1");
    Path two = folder.resolve("two");
    Lanes other = Lanes.run(args(two, "--epochs", "2", "--threads", "2").toArray(String[]::new));
    assertThat(other.exitCode()).isEqualTo(ExitCode.OK);
    assertSameTensors(out, two);
  }

  @Test
  void resumedRunEndsWithTheBitsOfTheWholeOne() throws Exception {
    train("--epochs", "2", "--rate", "0.01");
    Path half = folder.resolve("half");
    Lanes.run(args(half, "--epochs", "1", "--rate", "0.01").toArray(String[]::new));
    Lanes resumed = Lanes.run("train", "--resume", "--out", half.toString(), "--epochs", "2");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertSameTensors(out, half);
    assertThat(Files.readAllLines(half.resolve("metrics.jsonl"))).hasSize(2);
  }

  @Test
  void killedInMidEpochAndResumedEndsWithTheSameBits() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    String[] options = {"--epochs", "150", "--rate", "0.001", "--checkpoint-every", "7"};
    assertThat(Lanes.run(args(whole, options).toArray(String[]::new)).exitCode()).isZero();
    ChildJvm child = ChildJvm.start(folder, args(killed, options).toArray(String[]::new));
    Path checkpoint = killed.resolve("checkpoint.safetensors");
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (child.isAlive() && stepOf(checkpoint) < 40 && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    child.kill();
    long reached = stepOf(checkpoint);
    assertThat(reached).isBetween(40L, 599L); // it was not at its end
    Lanes resumed = ChildJvm.run(folder, "train", "--resume", "--out", killed.toString());
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertSameTensors(whole, killed);
    List<String> lines = Files.readAllLines(killed.resolve("metrics.jsonl"));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(JSON.readTree(lines.get(i)).get("epoch").asInt()).isEqualTo(i + 1);
    }
    assertThat(lines).hasSize(150);
  }

  @Test
  void linearRegressionStandsBesideTheClosedForm() throws Exception {
    Lanes train =
        Lanes.run("train", "--model", "linear-regression", "--out", out.toString(), "--json");
    JsonNode weights = JSON.readTree(train.out()).get("weights");
    assertThat(weights).hasSize(3);
    weights.forEach(
        w ->
            assertThat(w.get("learned").asDouble())
                .isCloseTo(
                    w.get("closedForm").asDouble(),
                    org.assertj.core.data.Percentage.withPercentage(0.1)));
  }

  @Test
  void evaluatesAndPredictsWhatWasTrained() throws Exception {
    train("--epochs", "60", "--rate", "0.004");
    Lanes evaluate = Lanes.run("evaluate", "--out", out.toString(), "--json");
    JsonNode result = JSON.readTree(evaluate.out());
    assertThat(result.get("top1").asDouble()).isGreaterThan(0.7); // chance is 0.5
    assertThat(result.get("confusion")).hasSize(2);
    String light = images.resolve("light/0.png").toString();
    String missing = folder.resolve("missing.png").toString();
    Lanes predict = Lanes.run("predict", "--out", out.toString(), missing, light);
    assertThat(predict.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(predict.complaint()).contains("missing.png");
    assertThat(predict.out()).contains("0.png").contains("light").contains("%");
  }

  private static long stepOf(Path checkpoint) {
    return Files.exists(checkpoint)
        ? Long.parseLong(Checkpoint.load(checkpoint).require("progress.step"))
        : 0;
  }

  private static void assertSameTensors(Path one, Path other) {
    Checkpoint a = Checkpoint.load(one.resolve("checkpoint.safetensors"));
    Checkpoint b = Checkpoint.load(other.resolve("checkpoint.safetensors"));
    assertThat(a.tensors()).hasSameSizeAs(b.tensors());
    for (Tensor tensor : a.tensors()) {
      assertThat(b.tensor(tensor.name()).orElseThrow().values())
          .as(tensor.name())
          .isEqualTo(tensor.values());
    }
  }

  private Lanes train(String... more) {
    return Lanes.run(args(out, more).toArray(String[]::new));
  }

  private List<String> args(Path run, String... more) {
    List<String> args = new java.util.ArrayList<>();
    args.addAll(List.of("train", "--model", "logistic-regression", "--dataset", "images"));
    args.addAll(List.of("--data", images.toString(), "--batch", "8", "--out", run.toString()));
    args.addAll(List.of(more));
    return args;
  }
}
