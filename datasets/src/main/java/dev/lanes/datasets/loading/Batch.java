package dev.lanes.datasets.loading;

import java.util.Arrays;

/**
 * One batch in buffers that the loader uses again: valid until the next call of {@link
 * BatchLoader#next()}, and not to be changed.
 */
public final class Batch {
  private final float[] examples;
  private final float[] labels;
  private final int length;
  private int size;
  private int epoch;
  private int step;

  Batch(int capacity, int length) {
    this.examples = new float[Math.multiplyExact(capacity, length)];
    this.labels = new float[capacity];
    this.length = length;
  }

  /**
   * The examples one after the other, for images {@code [batch, channels, height, width]}; those
   * from {@link #size()} on are 0.
   *
   * @return always of the full batch size
   */
  public float[] examples() {
    return examples;
  }

  /**
   * The class index of each example, or the number to predict; from {@link #size()} on 0.
   *
   * @return always of the full batch size
   */
  public float[] labels() {
    return labels;
  }

  /**
   * How many examples there are.
   *
   * @return the batch size, or less in the last batch of a test
   */
  public int size() {
    return size;
  }

  /**
   * The pass over the data this belongs to.
   *
   * @return from 0
   */
  public int epoch() {
    return epoch;
  }

  /**
   * Which batch of its epoch this is.
   *
   * @return from 0
   */
  public int step() {
    return step;
  }

  /** Says what this batch will be, before it is filled. */
  void begin(int newEpoch, int newStep, int newSize) {
    epoch = newEpoch;
    step = newStep;
    size = newSize;
  }

  /** Fills some rows: row r with example order[first + r], those from count on with 0. */
  void fill(
      ExampleSource.Writer writer,
      int atEpoch,
      int[] order,
      int first,
      int count,
      int fromRow,
      int toRow) {
    int full = Math.clamp(count, fromRow, toRow);
    for (int row = fromRow; row < full; row++) {
      labels[row] = writer.write(atEpoch, order[first + row], examples, row * length);
    }
    Arrays.fill(examples, full * length, toRow * length, 0f);
    Arrays.fill(labels, full, toRow, 0f);
  }
}
