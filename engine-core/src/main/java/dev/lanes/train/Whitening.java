package dev.lanes.train;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.spi.Session;

/**
 * Filters that whiten patches of images: the eigenvectors v of the patches' covariance, each as
 * {@code v / sqrt(eigenvalue + epsilon)} and as its negative.
 *
 * <p>Page, "How to train your ResNet", part 8 (2019); K. Jordan, "94 % on CIFAR-10 in 3.29 seconds"
 * (2024), section 3.2.
 */
public final class Whitening {
  private static final double EPSILON = 5e-4;

  private Whitening() {}

  /**
   * Sets the filters of a network that are to whiten its images; does nothing where there are none.
   *
   * @param images some training images, one after the other, preprocessed
   * @throws IllegalArgumentException if such a filter is not of the first layer, or if there are
   *     more filters than twice the numbers of a patch
   */
  public static void apply(Network network, Session session, float[] images) {
    Shape image = network.inputShape();
    for (Variable filters : network.whitening()) {
      Shape shape = filters.shape();
      boolean fits = shape.rank() == 4 && image.rank() == 3 && shape.dim(1) == image.dim(0);
      if (!fits || shape.dim(0) > 2 * shape.sizePerEntry()) {
        throw new IllegalArgumentException(
            "whitening: %s cannot whiten images of %s; use it for the filters of a first convolution, at most two for every number of a patch"
                .formatted(filters, image));
      }
      session.write(filters, filters(images, image, shape));
    }
  }

  /** Returns the filters, those of the largest eigenvalues first. */
  static float[] filters(float[] images, Shape image, Shape filters) {
    int size = filters.sizePerEntry();
    Eigenvectors axes = Eigenvectors.of(covariance(images, image, filters));
    float[] result = new float[filters.size()];
    int half = Math.ceilDiv(filters.dim(0), 2);
    for (int f = 0; f < filters.dim(0); f++) {
      int axis = f % half;
      double scale = (f < half ? 1 : -1) / Math.sqrt(axes.values()[axis] + EPSILON);
      for (int i = 0; i < size; i++) {
        result[f * size + i] = (float) (scale * axes.vectors()[axis][i]);
      }
    }
    return result;
  }

  /** Returns the mean products of the numbers of a patch, over all patches. */
  private static double[][] covariance(float[] images, Shape image, Shape filters) {
    int size = filters.sizePerEntry();
    int height = image.dim(1);
    int width = image.dim(2);
    int taps = filters.dim(2) * filters.dim(3);
    double[][] sums = new double[size][size];
    double[] patch = new double[size];
    long count = 0;
    for (int from = 0; from + image.size() <= images.length; from += image.size()) {
      for (int y = 0; y + filters.dim(2) <= height; y++) {
        for (int x = 0; x + filters.dim(3) <= width; x++) {
          for (int i = 0; i < size; i++) {
            int row = y + i % taps / filters.dim(3);
            int column = x + i % filters.dim(3);
            patch[i] = images[from + (i / taps * height + row) * width + column];
          }
          for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
              sums[i][j] += patch[i] * patch[j];
            }
          }
          count++;
        }
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] /= Math.max(1, count);
        sums[j][i] = sums[i][j];
      }
    }
    return sums;
  }
}
