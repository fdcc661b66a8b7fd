package dev.lanes.datasets.loading;

import java.util.Arrays;
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
 * <p>A batch is filled in pieces, by as many threads as there are; the ring is no longer for it.
 *
 * <p>Plain monitors: waiting on one allocates nothing.
 */
final class BatchRing {
  private final Batch[] slots;
  private final int[] missing; // pieces of each slot that are not filled yet
  private final int pieces;
  private final long end;
  private long claimed; // the next piece that no thread fills yet
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
   * @param pieces how many pieces a batch is filled in
   * @param end how many batches will be filled in all
   */
  BatchRing(int slots, int batchSize, int length, int pieces, long end) {
    this.slots = new Batch[slots];
    for (int i = 0; i < slots; i++) {
      this.slots[i] = new Batch(batchSize, length);
    }
    this.missing = new int[slots];
    Arrays.fill(missing, pieces);
    this.pieces = pieces;
    this.end = end;
  }

  /**
   * Waits for a free slot; returns the number of the piece to fill, counted over all batches, or -1
   * when there is no more.
   */
  synchronized long claim() throws InterruptedException {
    while (!closed && claimed / pieces < end && claimed / pieces >= released + slots.length) {
      wait();
    }
    return closed || claimed / pieces >= end ? -1 : claimed++;
  }

  /** The slot of a batch with a claimed piece. */
  Batch slot(long batch) {
    return slots[(int) (batch % slots.length)];
  }

  /** Says that a claimed piece is filled. */
  synchronized void filled(long piece) {
    if (--missing[(int) (piece / pieces % slots.length)] == 0) {
      notifyAll();
    }
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
    while (missing[slot] > 0 && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    missing[slot] = pieces;
    taken++;
    return slots[slot];
  }
}
