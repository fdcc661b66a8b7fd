package dev.lanes.jmh.measure;

import com.sun.management.OperatingSystemMXBean;
import dev.lanes.jmh.report.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/** Tells what machine this is. */
public final class MachineFacts {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private MachineFacts() {}

  /**
   * Returns the facts, without anything measured.
   *
   * @param commit the sources
   */
  public static Machine of(String commit) {
    return new Machine(
        cpuInfo("model name", System.getProperty("os.arch")),
        family(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.vendor"),
        commit,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Map.of(),
        Map.of());
  }

  /**
   * Returns vendor, family, model and the bits of a vector, such as {@code AuthenticAMD-26-2-512};
   * on other systems than Linux the architecture.
   */
  public static String family() {
    String vendor = cpuInfo("vendor_id", cpuInfo("CPU implementer", ""));
    String kind =
        vendor.isEmpty()
            ? System.getProperty("os.name").replaceAll("\\W", "")
                + "-"
                + System.getProperty("os.arch")
            : vendor
                + "-"
                + cpuInfo("cpu family", cpuInfo("CPU architecture", "0"))
                + "-"
                + cpuInfo("model", cpuInfo("CPU part", "0"));
    return kind + "-" + FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String cpuInfo(String key, String otherwise) {
    if (!Files.isReadable(CPU_INFO)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.replaceAll("\\s*:.*", "").equals(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
