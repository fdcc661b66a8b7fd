package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs in which TornadoVM does not work, or not for long: each says why and what to do, computes on
 * the CPU, and ends by itself.
 */
final class BrokenInstallationTest {
  private static final int PATIENCE_MINUTES = 2;

  private static final String ON_THE_CPU = "scalar: 1.0 4.0 9.0";

  @TempDir private Path empty;

  /** What runs in those JVMs: squares on the device, then three on the CPU. */
  static final class Squares {
    private Squares() {}

    public static void main(String[] arguments) {
      say(squares(new TornadoBackend(), Integer.parseInt(arguments[0])));
      say(squares(Backends.named("scalar"), 3));
    }

    private static String squares(Backend backend, int size) {
      Availability availability = backend.probe();
      if (!availability.ok()) {
        return "unavailable: " + availability.reason() + "; " + availability.remedy();
      }
      try (Session session = backend.open(BackendOptions.DEFAULT)) {
        Graph graph = new Graph();
        Node x = graph.input("x", Shape.of(size));
        Node y = graph.square(x);
        Executable executable = session.compile(Planner.plan(List.of(y)));
        float[] values = new float[size];
        Arrays.setAll(new Object[3], i -> values[i] = i + 1f);
        executable.feed(x, values);
        executable.run(0);
        executable.fetch(y, values);
        return backend.id() + ": " + values[0] + " " + values[1] + " " + values[2];
      } catch (RuntimeException e) {
        return "failed: " + e.getMessage();
      }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
      System.out.println(line);
    }
  }

  record Ended(int code, List<String> lines) {
    String about(String word) {
      return lines.stream().filter(line -> line.startsWith(word)).findFirst().orElse("none");
    }
  }

  private static Ended run(int size, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> start = new ArrayList<>(List.of(options));
    start.addAll(List.of("-cp", classPath(), Squares.class.getName()));
    return run(start, size, environment);
  }

  static String classPath() {
    String classPath = System.getProperty("surefire.test.class.path", "");
    return classPath.isEmpty() ? System.getProperty("java.class.path") : classPath;
  }

  /** Runs a JVM with TornadoVM's options and what is named to its end. */
  static Ended run(List<String> start, int size, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getenv("TORNADOVM_HOME"), "tornado-argfile"));
    command.add("-Dtornado.recover.bailout=False");
    command.addAll(start);
    command.add(Integer.toString(size));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture.delayedExecutor(PATIENCE_MINUTES, TimeUnit.MINUTES)
        .execute(process::destroyForcibly); // or one that hangs would be waited for for ever
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    return new Ended(process.waitFor(), lines);
  }

  private static void goesOn(Ended ended) {
    assertThat(ended.lines()).contains(ON_THE_CPU);
    assertThat(ended.code()).isZero();
  }

  @Test
  void aWholeInstallation() throws IOException, InterruptedException {
    Ended ended = run(3, Map.of());
    assertThat(ended.lines()).contains("tornado: 1.0 4.0 9.0");
    goesOn(ended);
  }

  /** As the launcher starts it: TornadoVM must be let into the module. */
  @Test
  void aWholeInstallationOnTheModulePath() throws Exception {
    String modules =
        String.join(
            File.pathSeparator,
            location(Backends.class),
            location(TornadoBackend.class),
            Path.of(System.getenv("TORNADOVM_HOME"), "share", "java", "tornado").toString());
    String module = "dev.lanes.tornado";
    Ended ended =
        run(
            List.of(
                "--module-path",
                modules,
                "--patch-module",
                module + "=" + location(BrokenInstallationTest.class),
                "-m",
                module + "/" + Squares.class.getName()),
            3,
            Map.of());
    assertThat(ended.lines()).contains("tornado: 1.0 4.0 9.0");
    goesOn(ended);
  }

  private static String location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** OpenCL's loader looks for drivers in the folder that this variable names. */
  @Test
  void noDriver() throws IOException, InterruptedException {
    Ended ended = run(3, Map.of("OCL_ICD_VENDORS", empty.toString()));
    assertThat(ended.about("unavailable")).contains("TornadoVM", "driver");
    goesOn(ended);
  }

  @Test
  void noRuntime() throws IOException, InterruptedException {
    Ended ended = run(3, Map.of(), "-Dtornado.load.runtime.implementation=no.such.Runtime");
    assertThat(ended.about("unavailable")).contains("TornadoVM does not start", "driver");
    goesOn(ended);
  }

  @Test
  void theDeviceRunsOutOfMemory() throws IOException, InterruptedException {
    Ended ended = run(4_000_000, Map.of(), "-Dtornado.device.memory=2MB");
    assertThat(ended.about("failed")).contains("out of memory", "pieces");
    goesOn(ended);
  }
}
