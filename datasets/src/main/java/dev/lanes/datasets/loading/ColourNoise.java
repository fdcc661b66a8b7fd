package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import dev.lanes.random.Philox;
import dev.lanes.train.Eigenvectors;

/**
 * Noise along the principal components of colour: an image gets one colour added, {@code sum over k
 * of a[k] sqrt(v[k]) p[k]}, with the covariance's eigenvalues v and eigenvectors p and Gaussian a.
 *
 * <p>Krizhevsky, Sutskever and Hinton (2012), section 4.1, write the eigenvalue where its root is
 * taken here, so that the noise is a share of the colours' own deviation whatever the pixels' unit.
 */
final class ColourNoise {
  private static final int SAMPLE = 1000; // images are enough for the covariance of their pixels
  private static final int CHANNELS = 3;

  private final double[][] axes; // [component][channel], of the length sqrt(eigenvalue)
  private final double deviation;

  /**
   * Finds the components in some of the training images, evenly spread over them.
   *
   * @param deviation of each a, such as 0.1
   * @throws DataException if the images are not of three channels, or none can be read
   */
  ColourNoise(ImageShape shape, Split train, double deviation) {
    if (shape.channels() != CHANNELS) {
      throw new DataException(
          "augmentation: colour noise is for images of 3 channels, not %d; leave it out"
              .formatted(shape.channels()));
    }
    this.deviation = deviation;
    Eigenvectors found = Eigenvectors.of(covariance(shape, train));
    axes = found.vectors();
    for (int k = 0; k < CHANNELS; k++) {
      for (int c = 0; c < CHANNELS; c++) {
        axes[k][c] *= Math.sqrt(Math.max(0, found.values()[k]));
      }
    }
  }

  private static double[][] covariance(ImageShape shape, Split train) {
    int plane = shape.height() * shape.width();
    byte[] image = new byte[shape.length()];
    double[] sums = new double[CHANNELS];
    double[][] products = new double[CHANNELS][CHANNELS];
    int images = 0;
    int wanted = Math.min(SAMPLE, train.size());
    for (int i = 0; i < wanted; i++) {
      if (!train.read((int) ((long) i * train.size() / wanted), image, 0)) {
        continue; // a broken file that is passed over
      }
      images++;
      for (int p = 0; p < plane; p++) {
        for (int c = 0; c < CHANNELS; c++) {
          int value = image[c * plane + p] & 0xFF;
          sums[c] += value;
          for (int d = 0; d < CHANNELS; d++) {
            products[c][d] += (double) value * (image[d * plane + p] & 0xFF);
          }
        }
      }
    }
    if (images == 0) {
      throw new DataException(
          "augmentation: none of the %d training images asked for colours can be read; look at what was reported of them"
              .formatted(wanted));
    }
    double count = (double) images * plane;
    for (int c = 0; c < CHANNELS; c++) {
      for (int d = 0; d < CHANNELS; d++) {
        products[c][d] = products[c][d] / count - sums[c] / count * (sums[d] / count);
      }
    }
    return products;
  }

  /**
   * Adds the noise of one image and epoch to preprocessed pixels.
   *
   * @param scale what preprocessing has multiplied each channel by
   * @param draws four numbers of working memory
   */
  void add(
      long key,
      int index,
      int epoch,
      float[] scale,
      int[] draws,
      ImageShape window,
      float[] out,
      int offset) {
    Philox.block(key, index, epoch, 2, 0, draws, 0);
    double radius = gaussianRadius(draws[0]);
    double first = radius * StrictMath.cos(angle(draws[1]));
    double second = radius * StrictMath.sin(angle(draws[1]));
    double third = gaussianRadius(draws[2]) * StrictMath.cos(angle(draws[3]));
    int plane = window.height() * window.width();
    for (int c = 0; c < CHANNELS; c++) {
      double colour = first * axes[0][c] + second * axes[1][c] + third * axes[2][c];
      float more = (float) (deviation * colour * scale[c]);
      int end = offset + (c + 1) * plane;
      for (int p = offset + c * plane; p < end; p++) {
        out[p] += more;
      }
    }
  }

  /** The radius of two Gaussian numbers, by Box and Muller. */
  private static double gaussianRadius(int word) {
    return Math.sqrt(-2 * StrictMath.log(((word & 0xFFFFFFFFL) + 1) * 0x1p-32));
  }

  private static double angle(int word) {
    return 2 * Math.PI * (word & 0xFFFFFFFFL) * 0x1p-32;
  }
}
