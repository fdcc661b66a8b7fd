package dev.lanes.train;

/**
 * Where batches come from.
 *
 * <p>For training they depend on (seed, epoch, step) alone, have no end and are always full; for
 * testing they are one pass in order, and the last may be smaller.
 */
public interface BatchSource {
  /** Returns the images of a full batch. */
  int batchSize();

  /** Returns the batches of an epoch. */
  int stepsPerEpoch();

  /**
   * Returns how many consecutive entries show the same image, for testing; the network's answers to
   * them are averaged.
   */
  default int views() {
    return 1;
  }

  /**
   * Starts giving batches.
   *
   * @param epoch the epoch of the first one, from 0
   * @param step which one of that epoch it is, from 0
   */
  Batches open(int epoch, int step);
}
