package dev.lanes.vector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that run the parts of one kernel at a time; the caller is worker 0.
 *
 * <p>Parts are handed out by a counter. Idle workers spin a little, since the next kernel usually
 * follows at once, and then park. Handing over allocates nothing.
 */
final class Workers implements AutoCloseable {
  private static final int SPINS = 2_000; // about 20-50 microseconds, then park

  private final Thread[] threads;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger generation = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private @Nullable Kernel kernel; // these three are published by advancing `generation`
  private int parts;
  private long step;

  /** Starts {@code count - 1} daemon threads. */
  Workers(int count) {
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = new Thread(() -> loop(worker), "lanes-" + worker);
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** Returns the number of workers, the caller included. */
  int count() {
    return threads.length + 1;
  }

  /** Runs all parts of the kernel and returns when they are done; rethrows what a part threw. */
  @SuppressWarnings("ThreadPriorityCheck") // yields only where another program wants the core
  void run(Kernel work, long atStep) {
    int count = work.parts();
    if (threads.length == 0 || count == 1) {
      for (int part = 0; part < count; part++) {
        work.run(part, 0, atStep);
      }
      return;
    }
    kernel = work;
    parts = count;
    step = atStep;
    next.set(0);
    busy.set(threads.length);
    generation.incrementAndGet();
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    take(work, count, 0, atStep);
    for (int spins = 0; busy.get() != 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("vector: a worker failed in " + work.algorithm(), thrown);
    }
  }

  private void take(Kernel work, int count, int worker, long atStep) {
    try {
      for (int part = next.getAndIncrement(); part < count; part = next.getAndIncrement()) {
        work.run(part, worker, atStep);
      }
    } catch (Throwable t) { // handed to the caller of run
      failure = t;
      next.set(count);
    }
  }

  private void loop(int worker) {
    int seen = 0;
    while (!closed) {
      int spins = 0;
      while (generation.get() == seen && !closed) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = generation.get();
      Kernel work = kernel;
      if (!closed && work != null) {
        take(work, parts, worker, step);
        busy.decrementAndGet();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
