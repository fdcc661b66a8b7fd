package dev.lanes.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Counts what all threads that take part allocate on the heap. */
final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How many steps are measured together. */
  static final int STEPS = 50;

  /** The smallest object takes 16 bytes. */
  static final long LESS_THAN_ONE_OBJECT_A_STEP = 8L * STEPS;

  private static final int ROUNDS = 200; // enough for C2 where a step runs a loop a few times only

  private AllocatedBytes() {}

  /** Returns the bytes of {@link #STEPS} steps that are to allocate nothing. */
  static long during(IntConsumer step) {
    return during(step, LESS_THAN_ONE_OBJECT_A_STEP);
  }

  /**
   * Returns the bytes allocated in {@link #STEPS} steps once the step is compiled: what the best of
   * some rounds took, since code that is not compiled yet may box what it later keeps in registers.
   *
   * @param enough a round that takes less is the last
   */
  static long during(IntConsumer step, long enough) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least >= enough; round++) {
      long[] threads = taking();
      long before = total(threads);
      for (int i = 0; i < STEPS; i++) {
        step.accept(round * STEPS + i);
      }
      least = Math.min(least, total(threads) - before);
      if (round > 0 && taking().length != threads.length) {
        throw new AssertionError("a step started or ended threads");
      }
    }
    return least;
  }

  private static long total(long[] threads) {
    long sum = 0;
    for (long id : threads) {
      sum += Math.max(0, THREADS.getThreadAllocatedBytes(id));
    }
    return sum;
  }

  /** Returns the live threads but the virtual machine's own and those of the test runner. */
  private static long[] taking() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] found = new Thread[group.activeCount() + 64];
    int count = group.enumerate(found, true);
    return Arrays.stream(found, 0, count)
        .filter(thread -> !thread.getName().startsWith("surefire"))
        .mapToLong(Thread::threadId)
        .toArray();
  }
}
