package dev.lanes.jmh.measure;

import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What this machine can do at most with a number of threads, measured.
 *
 * <p>The multiply-add peak is sampled beside every subject, since the clock of a core changes with
 * time and load; the bandwidth once at the start, if nobody knows it.
 */
final class Limits {
  private static final double SAMPLE_SECONDS = 0.002;
  private static final int TRIAD_FLOATS = 1 << 23; // 32 MiB each of three arrays
  private static final int TRIADS = 10; // at least

  /** Enough for C2 to be asked for the loop; a measuring JVM waits there until it has it. */
  private static final int LEAST_RUNS = 20;

  private final int threads;
  private final LongSupplier nanos;
  private final double bytesPerSecond;
  private final List<Double> flopsPerSecond = new ArrayList<>();
  private int turns = 1 << 14;
  private volatile float sink;

  Limits(int threads, Effort effort) {
    this(
        threads,
        effort,
        effort.bandwidth() == Effort.Bandwidth.NEVER ? Double.MAX_VALUE : bytesPerSecond(threads));
  }

  /**
   * Creates them with a bandwidth that is known.
   *
   * @param bytesPerSecond the memory bandwidth with so many threads
   */
  Limits(int threads, Effort effort, double bytesPerSecond) {
    this.threads = threads;
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = threads == 1 ? effort.clock().nanos() : System::nanoTime;
    CompilerWatch compiler = new CompilerWatch();
    double seconds;
    int runs = 0;
    do {
      seconds = time();
      runs++;
      if (seconds < SAMPLE_SECONDS) {
        turns = (int) Math.min(1 << 28, 1 + turns * Math.min(4, 1.2 * SAMPLE_SECONDS / seconds));
      }
    } while (runs < LEAST_RUNS
        || seconds < SAMPLE_SECONDS
        || compiler.quietSeconds() < CompilerWatch.QUIET_SECONDS);
  }

  int threads() {
    return threads;
  }

  /** Takes one more sample of the multiply-add peak. */
  void sample() {
    flopsPerSecond.add(threads * FmaPeak.flops(turns) / time());
  }

  /** Returns what was measured. */
  Event.Limit event() {
    return new Event.Limit(threads, flopsPerSecond, bytesPerSecond);
  }

  private double time() {
    return together(threads, nanos, thread -> sink = FmaPeak.run(turns));
  }

  /** Returns the most bytes a second of some samples, once C2 has the loop. */
  private static double bytesPerSecond(int threads) {
    float[] a = new float[TRIAD_FLOATS];
    float[] b = new float[TRIAD_FLOATS];
    float[] c = new float[TRIAD_FLOATS];
    CompilerWatch compiler = new CompilerWatch();
    double least = Double.MAX_VALUE;
    for (int i = 0; i < TRIADS || compiler.quietSeconds() < CompilerWatch.QUIET_SECONDS; i++) {
      double seconds =
          together(
              threads,
              System::nanoTime,
              thread ->
                  MemoryBandwidth.triad(a, b, c, part(thread, threads), part(thread + 1, threads)));
      least = Math.min(least, seconds);
    }
    return MemoryBandwidth.bytes(TRIAD_FLOATS) / least;
  }

  private static int part(int index, int count) {
    return (int) ((long) TRIAD_FLOATS * index / count) & -64;
  }

  /** Runs the work on so many threads at once; returns the seconds until the last is done. */
  private static double together(int threads, LongSupplier nanos, IntConsumer work) {
    if (threads == 1) {
      long start = nanos.getAsLong();
      work.accept(0);
      return (nanos.getAsLong() - start) * 1e-9;
    }
    AtomicInteger ready = new AtomicInteger(1);
    AtomicInteger busy = new AtomicInteger(threads);
    AtomicBoolean go = new AtomicBoolean();
    for (int i = 1; i < threads; i++) {
      int thread = i;
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                ready.incrementAndGet();
                while (!go.get()) { // awake, and on a core of its own, when it begins
                  Thread.onSpinWait();
                }
                work.accept(thread);
                busy.decrementAndGet();
              });
    }
    while (ready.get() < threads) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    go.set(true);
    work.accept(0);
    busy.decrementAndGet();
    while (busy.get() > 0) {
      Thread.onSpinWait();
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /**
   * Returns the least seconds a task can take, by the roofline model (Williams, Waterman and
   * Patterson, CACM 2009).
   */
  Bound bound(Task task) {
    return bound(task, Statistics.median(flopsPerSecond), bytesPerSecond);
  }

  static Bound bound(Task task, double flopsPerSecond, double bytesPerSecond) {
    double computing = task.flops() / flopsPerSecond;
    double moving = task.bytes() / bytesPerSecond;
    return computing >= moving ? new Bound(computing, "fma") : new Bound(moving, "memory");
  }

  /**
   * A lower bound of time.
   *
   * @param seconds the bound
   * @param limit what binds: {@code fma} or {@code memory}
   */
  record Bound(double seconds, String limit) {}
}
