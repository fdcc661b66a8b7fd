package dev.lanes.train;

/** Batches one after the other; what it gives is valid until it advances, and not to be changed. */
public interface Batches extends AutoCloseable {
  /** Goes to the next batch; returns false after the last. */
  boolean advance();

  /** Returns the images, {@code [batch, ...]} row-major, always of the full batch size. */
  float[] images();

  /**
   * Returns the labels, always of the full batch size: class indices or numbers to predict. For
   * testing, NaN marks an image that is to be left out, since it cannot be read.
   */
  float[] labels();

  /** Returns how many images there are; the rest of the arrays is padding, to be ignored. */
  int size();

  @Override
  void close();
}
