package dev.lanes.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code lanes} in a JVM of its own, on the module path, as the launcher starts it. */
final class ChildJvm {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code lanes} in a folder, where its output also goes. */
  static ChildJvm start(Path folder, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(System.getProperty("jdk.module.path"));
    command.add("-m");
    command.add("dev.lanes.cli/dev.lanes.cli.Main");
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChildJvm(process, out, err);
  }

  /** Runs {@code lanes} to its end. */
  static Lanes run(Path folder, String... args) throws Exception {
    return start(folder, args).await();
  }

  /** Returns what it has printed so far. */
  String output() throws IOException {
    return text(out);
  }

  /** Waits for the end. */
  Lanes await() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("lanes did not end; it printed\n" + Files.readString(out));
    }
    return new Lanes(process.exitValue(), text(out), text(err));
  }

  /** Kills it at once, as SIGKILL does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as ctrl-C does. */
  void interrupt() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
