package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What JVMs that measure are started with. */
class MeasuringJvmTest {
  private static final String OPTIONS = "lanes.jvm.options";
  private static final String TRIM = "-XX:TrimNativeHeapInterval=200";

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void takesOptionsALineEachSincePathsMayHaveBlanks() {
    System.setProperty(
        OPTIONS, "@/opt/tornado vm/tornado-argfile\n-Dtornado.recover.bailout=False");
    try {
      assertThat(new MeasuringJvm(List.of(), line -> {}).command(MeasuringJvmTest.class))
          .contains("@/opt/tornado vm/tornado-argfile", "-Dtornado.recover.bailout=False")
          .endsWith(MeasuringJvmTest.class.getName());
    } finally {
      System.clearProperty(OPTIONS);
    }
  }

  @Test
  void takesNoMemoryFromLibrariesOfPeers() {
    MeasuringJvm speed = new MeasuringJvm(List.of(), line -> {});
    MeasuringJvm alone = MeasuringJvm.ofMemory(List.of());
    MeasuringJvm beside = MeasuringJvm.ofMemory(List.of(Path.of("peers")));

    assertThat(alone.counts(TRIM)).isTrue();
    assertThat(speed.counts(TRIM)).isFalse();
    assertThat(beside.counts(TRIM)).isFalse();
    assertThat(List.of(speed, alone, beside))
        .allMatch(jvm -> jvm.counts("-Xmx1g") && jvm.counts("-XX:NewSize=4m"))
        .noneMatch(jvm -> jvm.counts("-XX:SharedArchiveFile=lanes.jsa"))
        .noneMatch(jvm -> jvm.counts("-XX:AOTCache=lanes.aot"))
        .noneMatch(jvm -> jvm.counts("-Dlanes.baseline=baseline.json"));
  }
}
