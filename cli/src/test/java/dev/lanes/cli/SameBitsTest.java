package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network with everything that draws lots or adds up over a batch ends with the same bits for any
 * number of threads and loaders, stopped or not, in one piece and in several.
 */
class SameBitsTest {
  /** With shifts, flips and cutout, as the recipe has them. */
  private static final String NETWORK =
      """
      input 3x32x32
      recipe resnet-9
      conv 8@3x3 padding 1 without bias
      batch norm
      relu
      max pool 4x4
      conv 8@3x3 padding 1
      relu
      dropout 0.4
      fully connected classes
      """;

  @TempDir Path folder;
  private Path images;
  private Path network;

  @BeforeEach
  void prepare() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 25);
    network = Files.writeString(folder.resolve("net.txt"), NETWORK);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void threadsLoadersAndStopsChangeNoBit(int pieces) {
    Path whole = train("whole", 3, pieces, "--threads", "1", "--loaders", "1");
    Path threads = train("threads", 3, pieces, "--threads", "2", "--loaders", "3");
    assertSameBits(whole, threads);
    Path stopped = train("stopped", 1.5, pieces, "--threads", "2", "--loaders", "2");
    Lanes resumed =
        Lanes.run(
            "train",
            "--resume",
            "--out",
            stopped.toString(),
            "--epochs",
            "3",
            "--threads",
            "1",
            "--loaders",
            "5");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertSameBits(whole, stopped);
  }

  /** Batch norm sees pieces, not batches; without it pieces differ by rounding alone. */
  @Test
  void piecesGiveTheSameUpdateToRounding() throws Exception {
    Files.writeString(network, NETWORK.replace("batch norm\n", "").replace("dropout 0.4\n", ""));
    Checkpoint whole = checkpoint(train("whole", 1, 1));
    Checkpoint pieces = checkpoint(train("pieces", 1, 4));
    for (Tensor tensor : whole.tensors()) {
      float[] expected = tensor.values();
      float[] actual = pieces.tensor(tensor.name()).orElseThrow().values();
      float greatest = 0;
      for (float value : expected) {
        greatest = Math.max(greatest, Math.abs(value));
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(actual[i] - expected[i]))
            .as(tensor.name() + " " + i)
            .isLessThanOrEqualTo(1e-4f * greatest);
      }
    }
  }

  /** A broken file is replaced by the next in its class, whoever reads it. */
  @Test
  void brokenFilesAreSkippedTheSameWayByAnyNumberOfLoaders() throws Exception {
    Files.writeString(images.resolve("dark/3.png"), "no image");
    Files.writeString(images.resolve("light/4.png"), "no image"); // a test image
    Lanes strict = run("strict", 2, 1);
    assertThat(strict.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(strict.err()).contains("3.png", "take it out of the folder");
    Path one = train("one", 2, 1, "--broken", "skip", "--loaders", "1");
    Lanes three = run("three", 2, 1, "--broken", "skip", "--loaders", "3");
    assertThat(three.exitCode()).as(three.err()).isEqualTo(ExitCode.OK);
    assertThat(three.out().lines().filter(line -> line.startsWith("broken   image: ")))
        .hasSizeBetween(1, 2);
    assertThat(three.out()).containsPattern("broken   [12] image files were skipped");
    assertSameBits(one, folder.resolve("three"));
  }

  @Test
  void validationImagesAreWatchedAndTestImagesSeenLast() throws Exception {
    Lanes train = run("held", 2, 1, "--validation", "0.2");
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    assertThat(train.out())
        .contains("32 training, 8 validation and 10 test images")
        .contains("validation loss")
        .containsPattern("test accuracy \\d");
    assertThat(Files.readAllLines(folder.resolve("held/metrics.jsonl")))
        .allMatch(line -> line.endsWith("\"testedOn\":\"validation\"}"));
    Lanes again =
        Lanes.run("train", "--resume", "--out", folder.resolve("held").toString(), "--epochs", "3");
    assertThat(again.out()).contains("8 validation");
    Lanes wrong = run("wrong", 1, 1, "--validation", "1.5");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.complaint()).contains("1.5 is no share");
  }

  @Test
  void classesHaveTheNamesOfTheirFile() throws Exception {
    Files.writeString(images.resolve("classes.txt"), "dark\tThe night\t0\nlight\tThe day\t1\n");
    Path run = train("named", 1, 1);
    Lanes predict =
        Lanes.run("predict", "--out", run.toString(), images.resolve("dark/0.png").toString());
    assertThat(predict.out()).contains("The night ", "The day ");
    assertThat(Lanes.run("evaluate", "--out", run.toString()).out()).contains("0 The night");
  }

  private Path train(String name, double epochs, int pieces, String... more) {
    Lanes train = run(name, epochs, pieces, more);
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    return folder.resolve(name);
  }

  private Lanes run(String name, double epochs, int pieces, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", network.toString(), "--dataset", "images"));
    all.addAll(List.of("--data", images.toString(), "--out", folder.resolve(name).toString()));
    all.addAll(List.of("--batch", "8", "--rate", "0.01", "--epochs", "" + epochs));
    all.addAll(List.of("--pieces", "" + pieces));
    all.addAll(List.of(more));
    return Lanes.run(all.toArray(String[]::new));
  }

  private static Checkpoint checkpoint(Path run) {
    return Checkpoint.load(run.resolve("checkpoint.safetensors"));
  }

  private static void assertSameBits(Path one, Path other) {
    Checkpoint expected = checkpoint(one);
    Checkpoint actual = checkpoint(other);
    assertThat(actual.tensors()).hasSameSizeAs(expected.tensors());
    for (Tensor tensor : expected.tensors()) {
      assertThat(actual.tensor(tensor.name()).orElseThrow().values())
          .as(tensor.name())
          .isEqualTo(tensor.values());
    }
  }
}
