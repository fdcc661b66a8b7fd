package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Availability;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** What is missing or goes wrong is said with its mend, and the CPU goes on. */
final class FaultsTest {
  @TempDir private Path temporary;

  private static void unavailable(Availability availability, String reason, String remedy) {
    assertThat(availability.ok()).isFalse();
    assertThat(availability.reason()).contains(reason);
    assertThat(availability.remedy()).contains(remedy);
  }

  @Test
  void noInstallation() {
    unavailable(TornadoProbe.probe(null, false), "TORNADOVM_HOME", "sdk install tornadovm");
    unavailable(
        TornadoProbe.probe(temporary.toString(), true), "no tornado-argfile", "sdk install");
  }

  @Test
  void anotherVersion() throws IOException {
    Files.createFile(temporary.resolve("tornado-argfile"));
    Files.createDirectory(temporary.resolve("etc"));
    Files.writeString(temporary.resolve("etc/tornado.release"), "version=4.0.1\ncommit=1\n");
    unavailable(TornadoProbe.probe(temporary.toString(), true), "4.0.1", "5.2.0");
  }

  @Test
  void aJvmWithoutTheArgumentFile() throws IOException {
    Files.createFile(temporary.resolve("tornado-argfile"));
    unavailable(TornadoProbe.probe(temporary.toString(), false), "argument file", "./lanes");
  }

  @Test
  void aDeviceThereIsNot() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new TornadoBackend().open(BackendOptions.DEFAULT.with("device", "7:9")))
        .withMessageContaining("7:9")
        .withMessageContaining(Device.all().getFirst().id());
  }

  @Test
  void moreMemoryThanTheDeviceHas() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Programs.requireMemory(1L << 50, 1L << 51, 0, Device.named("")))
        .withMessageContaining(Device.named("").name())
        .withMessageContaining("pieces or a smaller one");
    try (Session session = new TornadoBackend().open(BackendOptions.DEFAULT)) {
      computes(session);
    }
  }

  @Test
  void aKernelThatTheDriverDoesNotCompile() {
    Graph graph = new Graph();
    Node y = graph.square(graph.batchInput("x", Shape.of(3)));
    Target target = new Target(true, false);
    Compilation compilation =
        new Compilation(Planner.plan(List.of(y)), target, EnumSet.noneOf(Fusion.class));
    DeviceProgram program =
        new DeviceProgram(compilation, Device.named(""), target, "-no-such-flag");
    assertThatThrownBy(program::precompile)
        .isInstanceOfAny(UnsupportedOperationException.class, IllegalStateException.class)
        .hasMessageContaining("could not compile or run a kernel")
        .hasMessageContaining("update the device's driver");
    try (Session session = new TornadoBackend().open(BackendOptions.DEFAULT)) {
      computes(session);
    }
  }

  @Test
  void whatTornadoVmThrowsIsTranslated() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(
            () ->
                Faults.guarded(
                    "run",
                    () -> {
                      throw new TornadoOutOfMemoryException("42 bytes");
                    }))
        .withMessageContaining("42 bytes")
        .withMessageContaining("pieces");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(
            () ->
                Faults.guarded(
                    "compile",
                    () -> {
                      throw new TornadoBailoutRuntimeException("clBuildProgram -11");
                    }))
        .withMessageContaining("clBuildProgram -11")
        .withMessageContaining("driver");
  }

  @Test
  void theCpuGoesOn() {
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      computes(session);
    }
  }

  private static void computes(Session session) {
    Graph graph = new Graph();
    Node x = graph.batchInput("x", Shape.of(3));
    Node y = graph.square(x);
    Executable executable = session.compile(Planner.plan(List.of(y)));
    executable.feed(x, new float[] {1, 2, 3});
    executable.run(0);
    float[] values = new float[3];
    executable.fetch(y, values);
    assertThat(values).containsExactly(1, 4, 9);
  }
}
