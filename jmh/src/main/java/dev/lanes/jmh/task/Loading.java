package dev.lanes.jmh.task;

import java.util.Map;

/**
 * Loading of an epoch of {@link #BATCHES} training batches from memory: random crops of padded
 * images, flips, normalised by channel.
 *
 * @param batch images of a batch
 * @param channels channels of an image
 * @param size rows and columns of an image
 * @param crop rows and columns of the window that is cut
 */
public record Loading(int batch, int channels, int size, int crop) implements Task {
  /** The batches of an epoch. */
  public static final int BATCHES = 16;

  /** Checks the sizes. */
  public Loading {
    Operands.requirePositive("load", batch, channels, size, crop);
  }

  @Override
  public String benchmark() {
    return "load";
  }

  @Override
  public String shape() {
    return Operands.join(batch, channels, size, crop);
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public double bytes() {
    return images() * (double) channels * crop * crop * (1 + 4); // bytes in, floats out
  }

  @Override
  public int images() {
    return Math.multiplyExact(batch, BATCHES);
  }

  @Override
  public double memory() {
    return 2 * bytes();
  }

  @Override
  public long terms() {
    return 1;
  }

  @Override
  public Map<String, float[]> operands() {
    return Map.of();
  }
}
