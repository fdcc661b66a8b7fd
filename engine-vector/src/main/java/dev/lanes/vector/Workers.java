package dev.lanes.vector;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that run the parts of one kernel at a time; the caller is worker 0.
 *
 * <p>Each worker begins with a share of its own, the same for every kernel with as many parts: what
 * it wrote for the last kernel is still in its cache, and cores of a large processor do not share
 * theirs. Whoever is done takes parts from the end of another's share, and the caller does not wait
 * for workers that have not begun by the time nothing is left: one without a core costs nothing.
 *
 * <p>Idle workers spin a little, since the next kernel usually follows at once, then yield for a
 * while, and then park. Handing over allocates nothing.
 */
final class Workers implements AutoCloseable {
  private static final int SPINS = 2_000; // about 20-50 microseconds

  /**
   * About a millisecond. Who parks between any two kernels may be woken on the caller's core for
   * ever: the system moves only those who wait for a core at one of its ticks.
   */
  private static final int YIELDS = 2_000;

  private static final long OPEN = 1L << 31; // workers may join
  private static final long JOINED = OPEN - 1; // how many are at work
  private static final int GENERATION = 32; // the kernels so far are counted from this bit on

  private static final int LINE = 16; // longs between shares: two cache lines
  private static final long END = 0xFFFF_FFFFL;

  private final Thread[] threads;
  private final AtomicLongArray
      shares; // of each worker: first part in the high half, end in the low
  private final AtomicLong state = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private @Nullable Kernel kernel; // these two are published by the state
  private long step;

  /** Starts {@code count - 1} daemon threads. */
  Workers(int count) {
    threads = new Thread[count - 1];
    shares = new AtomicLongArray((count + 1) * LINE);
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
  void run(Kernel work, long atStep) {
    int count = work.parts();
    if (threads.length == 0 || count == 1) {
      for (int part = 0; part < count; part++) {
        work.run(part, 0, atStep);
      }
      return;
    }
    kernel = work;
    step = atStep;
    for (int worker = 0; worker < count(); worker++) {
      long first = (long) count * worker / count();
      long end = (long) count * (worker + 1) / count();
      shares.setPlain(at(worker), first << 32 | end);
    }
    state.set(((state.get() >>> GENERATION) + 1) << GENERATION | OPEN);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    take(work, 0, atStep);
    awaitJoined();
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("vector: a worker failed in " + work.algorithm(), thrown);
    }
  }

  /** Lets no more workers join, and waits for those who did. */
  @SuppressWarnings("ThreadPriorityCheck") // yields only where another program wants the core
  private void awaitJoined() {
    long now = state.get();
    while (!state.compareAndSet(now, now & ~OPEN)) {
      now = state.get();
    }
    for (int spins = 0; (state.get() & JOINED) != 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void take(Kernel work, int worker, long atStep) {
    try {
      for (int part = nextOf(worker); part >= 0; part = nextOf(worker)) {
        work.run(part, worker, atStep);
      }
      for (int i = 1; i < count(); i++) {
        int other = (worker + i) % count();
        for (int part = lastOf(other); part >= 0; part = lastOf(other)) {
          work.run(part, worker, atStep);
        }
      }
    } catch (Throwable t) { // handed to the caller of run
      failure = t;
      for (int other = 0; other < count(); other++) {
        shares.set(at(other), 0);
      }
    }
  }

  private static int at(int worker) {
    return (worker + 1) * LINE;
  }

  /** Takes the first part that is left of a share; -1 if none is. */
  private int nextOf(int worker) {
    while (true) {
      long share = shares.get(at(worker));
      int first = (int) (share >>> 32);
      if (first >= (int) (share & END)) {
        return -1;
      }
      if (shares.compareAndSet(at(worker), share, share + (1L << 32))) {
        return first;
      }
    }
  }

  /** Takes the last part that is left of a share; -1 if none is. */
  private int lastOf(int worker) {
    while (true) {
      long share = shares.get(at(worker));
      int end = (int) (share & END);
      if ((int) (share >>> 32) >= end) {
        return -1;
      }
      if (shares.compareAndSet(at(worker), share, share - 1)) {
        return end - 1;
      }
    }
  }

  private void loop(int worker) {
    long seen = 0;
    while (!closed) {
      seen = awaitNext(seen);
      if (joins(seen)) {
        Kernel work = kernel;
        if (work != null) {
          take(work, worker, step);
        }
        state.decrementAndGet();
      }
    }
  }

  /** Returns whether this worker takes part in a kernel; not if the caller is done with it. */
  private boolean joins(long generation) {
    long now = state.get();
    while (now >>> GENERATION == generation && (now & OPEN) != 0) {
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
      now = state.get();
    }
    return false;
  }

  /** Waits for the kernel after the one seen, and returns its number. */
  @SuppressWarnings("ThreadPriorityCheck") // for the sake of a caller on the same core
  private long awaitNext(long seen) {
    int waits = 0;
    while (state.get() >>> GENERATION == seen && !closed) {
      if (++waits < SPINS) {
        Thread.onSpinWait();
      } else if (waits < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.park(this);
      }
    }
    return state.get() >>> GENERATION;
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
