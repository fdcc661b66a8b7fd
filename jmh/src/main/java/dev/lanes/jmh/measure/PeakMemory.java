package dev.lanes.jmh.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory this process has taken so far, as the system counts it. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final double KIBIBYTES_OF_GIBIBYTE = 1 << 20;

  private PeakMemory() {}

  /** Returns it in bytes; nothing where the system does not tell. */
  public static Optional<Long> bytes() {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) { // such as "VmHWM:   123456 kB"
      return lines
          .filter(line -> line.startsWith(PEAK))
          .map(line -> line.replaceAll("\\D", ""))
          .filter(digits -> !digits.isEmpty())
          .map(digits -> 1024 * Long.parseLong(digits))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns it such as {@code 1.25 GiB}. */
  public static Optional<String> text() {
    return bytes()
        .map(
            bytes ->
                String.format(Locale.ROOT, "%.2f GiB", bytes / 1024.0 / KIBIBYTES_OF_GIBIBYTE));
  }
}
