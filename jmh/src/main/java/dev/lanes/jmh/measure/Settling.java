package dev.lanes.jmh.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a subject has the cores to itself, as the system's scheduler tells.
 *
 * <p>The threads of native libraries spin for some time after a call and would take a core from the
 * one who is timed next. And a thread that has slept may be woken on the core of the one who wakes
 * it, where it stays until a tick of the scheduler finds a free one.
 */
final class Settling {
  private static final Path TASKS = Path.of("/proc/self/task"); // where there is Linux
  private static final long LOOK_NANOS = 1_000_000;
  private static final long MOST_NANOS = 500_000_000;
  private static final double IDLE = 0.3; // of a core

  private static final long TICKS_NANOS = 8_000_000; // two ticks of a usual system
  private static final long MOST_PLACING_NANOS = 80_000_000;
  private static final double WAITING = 0.1; // of the time

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** How long all threads together have had a core, and have waited for one, in nanoseconds. */
  private record Times(long ran, long waited) {}

  /** Waits until the threads of the subject before are asleep: a millisecond to half a second. */
  void await() {
    long deadline = System.nanoTime() + MOST_NANOS;
    boolean busy = true;
    while (busy && System.nanoTime() < deadline) {
      long start = System.nanoTime();
      long ownBefore = threads.getCurrentThreadCpuTime();
      Optional<Times> before = times();
      LockSupport.parkNanos(LOOK_NANOS);
      Optional<Times> after = times();
      long own = threads.getCurrentThreadCpuTime() - ownBefore;
      busy =
          before.isPresent()
              && after.isPresent()
              && after.get().ran() - before.get().ran() - own > IDLE * (System.nanoTime() - start);
    }
  }

  /**
   * Runs something with several threads until each has a core: until none has waited for one during
   * two ticks, or for 80 ms.
   */
  void place(Runnable run) {
    long deadline = System.nanoTime() + MOST_PLACING_NANOS;
    boolean waited = true;
    while (waited && System.nanoTime() < deadline) {
      Optional<Times> before = times();
      long start = System.nanoTime();
      while (System.nanoTime() - start < TICKS_NANOS) {
        run.run();
      }
      long nanos = System.nanoTime() - start;
      Optional<Times> after = times();
      waited =
          before.isEmpty()
              || after.isEmpty()
              || after.get().waited() - before.get().waited() > WAITING * nanos;
    }
  }

  /** Returns the times so far; empty if nobody tells. */
  private static Optional<Times> times() {
    if (!Files.isDirectory(TASKS)) {
      return Optional.empty();
    }
    long ran = 0;
    long waited = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        String line = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
        int first = line.indexOf(' ');
        ran += Long.parseLong(line.substring(0, first));
        waited += Long.parseLong(line.substring(first + 1, line.indexOf(' ', first + 1)));
      }
    } catch (IOException e) { // a thread has ended meanwhile
      return Optional.empty();
    }
    return Optional.of(new Times(ran, waited));
  }
}
