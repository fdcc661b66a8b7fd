package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network in a text file: no Java needed. */
class ModelFileTest {
  private static final String NETWORK =
      """
      input 3x8x8
      conv 4@3x3 padding 1
      relu
      fully connected classes
      """;

  @TempDir Path folder;
  private Path images;
  private Path file;
  private Path out;

  @BeforeEach
  void prepare() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 20);
    file = Files.writeString(folder.resolve("my.net.txt"), NETWORK);
    out = folder.resolve("run");
  }

  @Test
  void isTrainedResumedAndEvaluatedWithoutTheFile() throws IOException {
    Lanes train = train("--dataset", "images", "--data", images.toString(), "--epochs", "1");
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    assertThat(train.out()).startsWith("model    my.net");
    Files.delete(file);
    Lanes resumed = Lanes.run("train", "--resume", "--out", out.toString(), "--epochs", "2");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    Lanes evaluate = Lanes.run("evaluate", "--out", out.toString());
    assertThat(evaluate.exitCode()).as(evaluate.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aRunIsNotResumedWithAnotherText() throws IOException {
    train("--dataset", "images", "--data", images.toString(), "--epochs", "1");
    Lanes same = train("--resume", "--epochs", "1.5");
    assertThat(same.exitCode()).as(same.err()).isEqualTo(ExitCode.OK);
    Files.writeString(file, NETWORK.replace("4@3x3", "5@3x3"));
    Lanes other = train("--resume", "--epochs", "2");
    assertThat(other.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(other.complaint()).contains("the text of my.net has changed");
  }

  @Test
  void isShownAndExplained() {
    assertThat(Lanes.run("models", file.toString()).out()).contains("my.net", "conv 4@3x3");
    assertThat(Lanes.run("models", file.toString(), "--text").out()).isEqualTo(NETWORK);
    assertThat(Lanes.run("models", "lenet-5", "--text").out())
        .contains("input 1x28x28", "recipe lenet-5", "conv 6@5x5 padding 2");
    Lanes explain = Lanes.run("explain", file.toString(), "--batch", "2");
    assertThat(explain.exitCode()).as(explain.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void itsRecipeIsTrainedBy() throws IOException {
    Files.writeString(
        file,
        NETWORK.replace(
            "conv",
            """
            data set images
            preprocessing unit, flips, ten views
            loss softmax cross-entropy, label smoothing 0.1
            optimizer lars 0.9, trust 0.01; *.bias: decay 0
            schedule warm-up from 0 in 1, then polynomial 2 to 0, power 2, in 3
            epochs 3
            averaging decay 1 from 0.5
            conv"""));
    Lanes train = train("--data", images.toString());
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    assertThat(train.out())
        .contains("recipe   3 epochs, batch 8, seed 1, preprocessing unit, flips, ten views")
        .contains("lars 0.9, trust 0.01; *.bias: rate x1.0, decay 0.0")
        .contains("rate warm-up from 0.0 in 1.0, then polynomial 2.0 to 0.0, power 2.0, in 3.0");
    assertThat(Files.readString(out.resolve("metrics.jsonl")).lines()).hasSize(3);
    Lanes ten = Lanes.run("evaluate", "--out", out.toString());
    assertThat(ten.out()).contains("views          corners and centre, also mirrored");
    Lanes one = Lanes.run("evaluate", "--out", out.toString(), "--views", "1");
    assertThat(one.out()).doesNotContain("views");
  }

  @Test
  void examplesAreOfLargeBatches() throws IOException {
    try (Stream<Path> texts = Files.list(Path.of("..", "examples"))) {
      List<Path> examples = texts.filter(each -> each.toString().endsWith(".txt")).toList();
      assertThat(examples).hasSize(2);
      for (Path example : examples) {
        Lanes models = Lanes.run("models", example.toString());
        assertThat(models.exitCode()).as(models.err()).isEqualTo(ExitCode.OK);
        assertThat(models.out())
            .containsPattern("batch +8192")
            .contains("label smoothing 0.1", "warm-up from", "Changed in the text: batch");
      }
    }
  }

  @Test
  void mistakesNameFileLineAndMend() throws IOException {
    Files.writeString(file, "input 3x8x8\n\nconv 4@3x3 pading 1\n");
    Lanes train = train();
    assertThat(train.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(train.complaint())
        .contains("my.net.txt, line 3: there is no 'pading' here; choose from stride, padding");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(train().complaint()).contains("cannot be read as a text");
    Lanes text = Lanes.run("models", "--text");
    assertThat(text.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(text.complaint()).contains("name one model");
    Lanes bench = Lanes.run("bench", "train", "--models", file.toString());
    assertThat(bench.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }

  private Lanes train(String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("train", "--model", file.toString(), "--batch", "8"));
    args.addAll(List.of("--out", out.toString()));
    args.addAll(List.of(more));
    return Lanes.run(args.toArray(String[]::new));
  }
}
