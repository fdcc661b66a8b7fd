package dev.lanes.jmh.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the threads of the subject before have fallen asleep.
 *
 * <p>Those of native libraries spin for some time after a call, OpenBLAS's for 2^26 cycles, and
 * would take a core from the one who is timed next.
 */
final class Settling {
  private static final Path TASKS = Path.of("/proc/self/task"); // where there is Linux
  private static final long LOOK_NANOS = 1_000_000;
  private static final long MOST_NANOS = 100_000_000;
  private static final double IDLE = 0.3; // of a core

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** Waits for a millisecond at least, and for a tenth of a second at most. */
  void await() {
    long deadline = System.nanoTime() + MOST_NANOS;
    boolean busy = true;
    while (busy && System.nanoTime() < deadline) {
      long start = System.nanoTime();
      OptionalLong before = othersNanos();
      LockSupport.parkNanos(LOOK_NANOS);
      OptionalLong after = othersNanos();
      busy =
          before.isPresent()
              && after.isPresent()
              && after.getAsLong() - before.getAsLong() > IDLE * (System.nanoTime() - start);
    }
  }

  /** Returns the time that all threads but this one have had a core; empty if nobody tells. */
  private OptionalLong othersNanos() {
    if (!Files.isDirectory(TASKS)) {
      return OptionalLong.empty();
    }
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        Path file = task.resolve("schedstat");
        String line = Files.readString(file, StandardCharsets.US_ASCII);
        sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
      }
    } catch (IOException e) { // a thread has ended meanwhile
      return OptionalLong.empty();
    }
    return OptionalLong.of(sum - threads.getCurrentThreadCpuTime());
  }
}
