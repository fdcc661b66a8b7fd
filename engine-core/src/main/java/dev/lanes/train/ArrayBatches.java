package dev.lanes.train;

import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;
import java.util.Arrays;
import java.util.OptionalLong;

/** Batches of images held in arrays. */
public final class ArrayBatches implements BatchSource {
  private final float[] images;
  private final float[] labels;
  private final int count;
  private final int batchSize;
  private final OptionalLong shuffleKey;

  private ArrayBatches(float[] images, float[] labels, int batchSize, OptionalLong shuffleKey) {
    if (labels.length == 0 || images.length % labels.length != 0) {
      throw new IllegalArgumentException(
          "batches: %d numbers do not make %d images; give every image as many numbers and a label"
              .formatted(images.length, labels.length));
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "batches: the batch size must be at least 1, not " + batchSize);
    }
    this.images = images;
    this.labels = labels;
    this.count = labels.length;
    this.batchSize = batchSize;
    this.shuffleKey = shuffleKey;
  }

  /**
   * Returns batches for training: shuffled anew in each epoch, what is left over dropped.
   *
   * @param images one after the other; not copied
   * @param labels one for each image; not copied
   * @param seed the seed of the order
   * @throws IllegalArgumentException if there are fewer images than a batch takes
   */
  public static ArrayBatches shuffled(float[] images, float[] labels, int batchSize, long seed) {
    if (batchSize > labels.length) {
      throw new IllegalArgumentException(
          "batches: the batch size %d is larger than the %d images; give a smaller one or more images"
              .formatted(batchSize, labels.length));
    }
    OptionalLong key = OptionalLong.of(Philox.mix(seed, "shuffle"));
    return new ArrayBatches(images, labels, batchSize, key);
  }

  /**
   * Returns batches for testing: one pass in order.
   *
   * @param images one after the other; not copied
   * @param labels one for each image; not copied
   */
  public static ArrayBatches inOrder(float[] images, float[] labels, int batchSize) {
    return new ArrayBatches(images, labels, batchSize, OptionalLong.empty());
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int stepsPerEpoch() {
    return shuffleKey.isPresent() ? count / batchSize : Math.ceilDiv(count, batchSize);
  }

  @Override
  public Batches open(int epoch, int step) {
    return new Cursor(epoch, step);
  }

  private final class Cursor implements Batches {
    private final int length = images.length / count;
    private final float[] batchImages = new float[Math.multiplyExact(batchSize, length)];
    private final float[] batchLabels = new float[batchSize];
    private final int[] order = new int[count];
    private int epoch;
    private int step;
    private int size;

    Cursor(int epoch, int step) {
      this.epoch = epoch;
      this.step = step;
      arrange();
    }

    private void arrange() {
      Arrays.setAll(order, i -> i);
      if (shuffleKey.isPresent()) {
        new PhiloxStream(shuffleKey.getAsLong(), epoch).shuffle(order);
      }
    }

    @Override
    public boolean advance() {
      if (step == stepsPerEpoch()) {
        if (shuffleKey.isEmpty()) {
          return false;
        }
        step = 0;
        epoch++;
        arrange();
      }
      int first = step * batchSize;
      size = Math.min(batchSize, count - first);
      for (int row = 0; row < size; row++) {
        int image = order[first + row];
        System.arraycopy(images, image * length, batchImages, row * length, length);
        batchLabels[row] = labels[image];
      }
      Arrays.fill(batchImages, size * length, batchImages.length, 0);
      Arrays.fill(batchLabels, size, batchSize, 0);
      step++;
      return true;
    }

    @Override
    public float[] images() {
      return batchImages;
    }

    @Override
    public float[] labels() {
      return batchLabels;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public void close() {}
  }
}
