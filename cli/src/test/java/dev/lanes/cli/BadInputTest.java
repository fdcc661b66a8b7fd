package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: one line that names the mend, and the exit code that stands for it. */
class BadInputTest {
  @TempDir Path folder;
  private Path images;
  private Path out;

  @BeforeEach
  void prepare() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 10);
    out = folder.resolve("run");
  }

  @ParameterizedTest
  @CsvSource({
    "--model,lenet5,lenet-5",
    "--dataset,cifar-10,cifar10",
    "--backend,scaler,scalar",
  })
  void unknownNamesNameTheNearest(String option, String wrong, String nearest) {
    expect(ExitCode.USAGE, Lanes.run("train", option, wrong), wrong, "did you mean " + nearest);
  }

  @Test
  void settingsThatTheBackendDoesNotHaveAreRefused() {
    Lanes value = train("--backend", "vector", "--backend-setting", "winograd=maybe");
    expect(ExitCode.USAGE, value, "--backend-setting", "on or off", "'maybe'");
    Lanes name = train("--backend", "vector", "--backend-setting", "colour=red");
    expect(ExitCode.USAGE, name, "--backend-setting", "'colour'", "known: winograd");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs,0",
    "--epochs,-1",
    "--batch,0",
    "--batch,-5",
    "--rate,0",
    "--threads,0",
    "--threads,-1",
    "--checkpoint-every,0",
    "--batch,many"
  })
  void impossibleNumbersAreRefused(String option, String value) {
    Lanes train = train(option, value);
    expect(ExitCode.USAGE, train, option, value);
    assertThat(out).doesNotExist();
  }

  @Test
  void missingDataFolderIsNamed() {
    Path nowhere = folder.resolve("nowhere");
    expect(
        ExitCode.DATA,
        Lanes.run(
            "train",
            "--model",
            "logistic-regression",
            "--dataset",
            "images",
            "--data",
            nowhere.toString(),
            "--out",
            out.toString()),
        "nowhere");
  }

  @Test
  void dataSetSmallerThanTheBatchIsRefused() {
    expect(ExitCode.DATA, train("--batch", "1000"), "1000", "batch");
  }

  @Test
  void folderWithARunIsNotOverwritten() {
    assertThat(train().exitCode()).isZero();
    expect(ExitCode.OUTPUT, train(), "already holds a run", "--resume");
  }

  @Test
  void fileInPlaceOfTheOutputFolderIsRefused() throws Exception {
    Files.writeString(out, "in the way");
    expect(ExitCode.OUTPUT, train(), out.toString(), "--out");
    assertThat(out).hasContent("in the way");
  }

  @Test
  void failedWriteLeavesTheLastCheckpoint() throws Exception {
    assertThat(train().exitCode()).isZero();
    Path checkpoint = out.resolve("checkpoint.safetensors");
    byte[] before = Files.readAllBytes(checkpoint);
    Files.createDirectories(out.resolve("checkpoint.safetensors.part/in-the-way"));
    expect(
        ExitCode.OUTPUT,
        Lanes.run("train", "--resume", "--out", out.toString(), "--epochs", "2"),
        "checkpoint.safetensors");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
  }

  @Test
  void damagedCheckpointsAreRefused() throws Exception {
    assertThat(train().exitCode()).isZero();
    byte[] good = Files.readAllBytes(out.resolve("checkpoint.safetensors"));
    byte[] tampered = good.clone();
    tampered[tampered.length - 3] ^= 1;
    for (byte[] bad : List.of(Arrays.copyOf(good, good.length / 2), tampered, new byte[0])) {
      Path file = Files.write(folder.resolve("bad.safetensors"), bad);
      expect(
          ExitCode.CHECKPOINT,
          Lanes.run("evaluate", "--checkpoint", file.toString()),
          "bad.safetensors");
    }
  }

  @Test
  void missingCheckpointIsNamed() {
    expect(ExitCode.CHECKPOINT, Lanes.run("evaluate", "--out", out.toString()), out.toString());
    expect(ExitCode.CHECKPOINT, Lanes.run("train", "--resume", "--out", out.toString()), "--out");
  }

  @Test
  void checkpointOfAnotherModelIsRefused() {
    assertThat(train().exitCode()).isZero();
    expect(
        ExitCode.CHECKPOINT,
        Lanes.run("train", "--resume", "--out", out.toString(), "--model", "lenet-5"),
        "logistic-regression",
        "lenet-5");
    expect(
        ExitCode.CHECKPOINT,
        Lanes.run("evaluate", "--out", out.toString(), "--model", "lenet-5"),
        "logistic-regression",
        "lenet-5");
  }

  @Test
  void divergenceNamesStepAndNodeAndKeepsTheCheckpoint() {
    Lanes train = train("--rate", "1e38", "--epochs", "20");
    expect(ExitCode.DIVERGED, train, "step ", "first node", "learning rate");
    assertThat(out.resolve("checkpoint.safetensors")).exists();
  }

  @Test
  void imagesDoNotFitAModelOfTables() {
    expect(
        ExitCode.USAGE,
        Lanes.run("train", "--model", "linear-regression", "--dataset", "shapes"),
        "linear-regression",
        "house-prices");
  }

  @Test
  void stackTraceIsPrintedOnlyOnDemand() {
    Lanes train = train("--batch", "1000", "--stacktrace");
    assertThat(train.err()).contains("\tat ");
  }

  private Lanes train(String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("train", "--model", "logistic-regression", "--dataset", "images"));
    args.addAll(List.of("--data", images.toString(), "--out", out.toString()));
    if (!List.of(more).contains("--batch")) {
      args.addAll(List.of("--batch", "4"));
    }
    if (!List.of(more).contains("--epochs")) {
      args.addAll(List.of("--epochs", "1"));
    }
    args.addAll(List.of(more));
    return Lanes.run(args.toArray(String[]::new));
  }

  private static void expect(int exitCode, Lanes lanes, String... words) {
    assertThat(lanes.exitCode()).as(lanes.err()).isEqualTo(exitCode);
    assertThat(lanes.complaint()).contains(words);
  }
}
