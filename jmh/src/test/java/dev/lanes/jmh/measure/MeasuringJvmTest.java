package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What JVMs that measure are started with. */
class MeasuringJvmTest {
  private static final String OPTIONS = "lanes.jvm.options";

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
}
