package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is gone on with in batches of another size. */
class BatchChangeTest {
  @TempDir Path folder;
  private Path images;
  private Path out;

  @BeforeEach
  void write() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 20); // 32 of them to train on
    out = folder.resolve("run");
  }

  private Lanes begin(String epochs) {
    List<String> args = new ArrayList<>(List.of("train", "--model", "logistic-regression"));
    args.addAll(List.of("--dataset", "images", "--data", images.toString()));
    args.addAll(List.of("--batch", "8", "--out", out.toString(), "--epochs", epochs));
    return Lanes.run(args.toArray(String[]::new));
  }

  private Lanes resume(String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--resume", "--out", out.toString()));
    args.addAll(List.of(more));
    return Lanes.run(args.toArray(String[]::new));
  }

  private int steps() throws Exception {
    return Files.readAllLines(out.resolve("steps.jsonl")).size();
  }

  @Test
  void goesOnWithFewerSteps() throws Exception {
    assertThat(begin("1").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(steps()).isEqualTo(4);

    Lanes larger = resume("--batch", "16", "--epochs", "3");

    assertThat(larger.exitCode()).as(larger.err()).isEqualTo(ExitCode.OK);
    assertThat(larger.out()).contains("batches of 16 in place of 8");
    assertThat(steps()).isEqualTo(4 + 2 + 2);

    Lanes later = resume("--epochs", "4"); // the size stays as it was

    assertThat(later.exitCode()).as(later.err()).isEqualTo(ExitCode.OK);
    assertThat(steps()).isEqualTo(4 + 2 + 2 + 2);
  }

  @Test
  void takesTheSameBatchesInPieces() throws Exception {
    assertThat(begin("1").exitCode()).isEqualTo(ExitCode.OK);

    Lanes pieces = resume("--pieces", "2", "--epochs", "2");

    assertThat(pieces.exitCode()).as(pieces.err()).isEqualTo(ExitCode.OK);
    assertThat(pieces.out()).contains("batches of 8 in 2 pieces in place of 8");
    assertThat(steps()).isEqualTo(8);
    assertThat(resume("--pieces", "3").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void staysTheSameWithinAnEpoch() throws Exception {
    assertThat(begin("1.5").exitCode()).isEqualTo(ExitCode.OK);

    Lanes larger = resume("--batch", "16", "--epochs", "3");

    assertThat(larger.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(larger.err()).contains("after 2 steps of one", "to its end first, with --epochs 2");
    assertThat(steps()).isEqualTo(6);
    assertThat(resume("--epochs", "2").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(resume("--batch", "16", "--epochs", "3").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(steps()).isEqualTo(8 + 2);
  }
}
