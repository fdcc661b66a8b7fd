package dev.lanes.datasets.loading;

import org.jspecify.annotations.Nullable;

/**
 * A fixed ring of batches between the threads that fill them and the one that takes them.
 *
 * <pre>
 *     taken            claimed
 *       v                 v
 *   ... [in use][ready][being filled][free] ...     batch n lies in slot n mod length
 * </pre>
 *
 * Plain monitors: waiting on one allocates nothing.
 */
final class BatchRing {
  private final Batch[] slots;
  private final boolean[] ready;
  private final long end;
  private long claimed; // the next batch that no thread fills yet
  private long taken; // how many batches have been given out
  private long released; // how many of them have been given back
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Makes a ring of empty batches.
   *
   * @param slots how many batches there are
   * @param batchSize examples of each
   * @param length floats of an example
   * @param end how many batches will be filled in all
   */
  BatchRing(int slots, int batchSize, int length, long end) {
    this.slots = new Batch[slots];
    for (int i = 0; i < slots; i++) {
      this.slots[i] = new Batch(batchSize, length);
    }
    this.ready = new boolean[slots];
    this.end = end;
  }

  /**
   * Waits for a free slot; returns the number of the batch to fill, or -1 when there is no more.
   */
  synchronized long claim() throws InterruptedException {
    while (!closed && claimed < end && claimed >= released + slots.length) {
      wait();
    }
    return closed || claimed >= end ? -1 : claimed++;
  }

  /** The slot of a claimed batch. */
  Batch slot(long number) {
    return slots[(int) (number % slots.length)];
  }

  /** Says that a claimed batch is filled. */
  synchronized void filled(long number) {
    ready[(int) (number % slots.length)] = true;
    notifyAll();
  }

  /** Ends everything with an error; the first one counts. */
  synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    closed = true;
    notifyAll();
  }

  /** Ends everything. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Why it failed, or null. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Gives back the batch taken before, waits for the next; null after the last or when closed. */
  synchronized @Nullable Batch take() throws InterruptedException {
    if (released < taken) {
      released = taken;
      notifyAll();
    }
    if (taken >= end) {
      return null;
    }
    int slot = (int) (taken % slots.length);
    while (!ready[slot] && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    ready[slot] = false;
    taken++;
    return slots[slot];
  }
}
