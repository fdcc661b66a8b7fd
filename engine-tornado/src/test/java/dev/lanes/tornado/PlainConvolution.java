package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A convolution with both gradients in plain loops and double, and where its tensors lie one after
 * the other: images, filters, results, and the gradients of filters and images. The gradient of the
 * results is the results themselves.
 *
 * @param images of a row
 * @param groups that do not know each other
 * @param channels of a group
 * @param filters of a group
 */
record PlainConvolution(
    int images,
    int groups,
    int channels,
    int filters,
    int side,
    int taps,
    int stride,
    int padding,
    int dilation) {
  private static final int ALIGNMENT = 16;

  /** Returns the side of the results. */
  int places() {
    return (2 * padding + side - dilation * (taps - 1) - 1) / stride + 1;
  }

  private static int aligned(int floats) {
    return Math.ceilDiv(floats, ALIGNMENT) * ALIGNMENT;
  }

  private int imageFloats() {
    return groups * channels * side * side * images;
  }

  int filterFloats() {
    return groups * filters * channels * taps * taps;
  }

  int filtersAt() {
    return aligned(imageFloats());
  }

  int resultsAt() {
    return filtersAt() + aligned(filterFloats());
  }

  int filterGradientAt() {
    return resultsAt() + aligned(groups * filters * places() * places() * images);
  }

  int imageGradientAt() {
    return filterGradientAt() + aligned(filterFloats());
  }

  int end() {
    return imageGradientAt() + aligned(imageFloats());
  }

  private int x(int c, int i, int j, int n) {
    return ((c * side + i) * side + j) * images + n;
  }

  private int w(int f, int c, int r, int s) {
    return ((f * channels + c) * taps + r) * taps + s;
  }

  private int y(int f, int p, int q, int n) {
    return ((f * places() + p) * places() + q) * images + n;
  }

  /** Returns memory with random images and filters, for all tensors and some floats more. */
  FloatArray memory(int more) {
    FloatArray m = new FloatArray(end() + more);
    m.init(0);
    Random random = new Random(1);
    for (int i = 0; i < resultsAt(); i++) {
      m.set(i, random.nextFloat() - 0.5f);
    }
    return m;
  }

  /** Called with the places of an image's pixel, a tap and a result that are multiplied. */
  private interface Product {
    void of(int x, int w, int y);
  }

  private void products(Product product) {
    for (int f = 0; f < groups * filters; f++) {
      for (int p = 0; p < places(); p++) {
        for (int q = 0; q < places(); q++) {
          for (int k = 0; k < channels * taps * taps; k++) {
            int c = k / (taps * taps);
            int r = k / taps % taps;
            int s = k % taps;
            int i = p * stride + r * dilation - padding;
            int j = q * stride + s * dilation - padding;
            if (i >= 0 && i < side && j >= 0 && j < side) {
              for (int n = 0; n < images; n++) {
                product.of(x(f / filters * channels + c, i, j, n), w(f, c, r, s), y(f, p, q, n));
              }
            }
          }
        }
      }
    }
  }

  void requireResults(FloatArray m) {
    double[] expected = new double[y(groups * filters, 0, 0, 0)];
    products((x, w, y) -> expected[y] += (double) m.get(x) * m.get(filtersAt() + w));
    requireClose(m, resultsAt(), expected, 1e-5);
  }

  void requireFilterGradient(FloatArray m) {
    double[] expected = new double[filterFloats()];
    products((x, w, y) -> expected[w] += (double) m.get(x) * m.get(resultsAt() + y));
    requireClose(m, filterGradientAt(), expected, 1e-3);
  }

  void requireImageGradient(FloatArray m) {
    double[] expected = new double[imageFloats()];
    products((x, w, y) -> expected[x] += (double) m.get(filtersAt() + w) * m.get(resultsAt() + y));
    requireClose(m, imageGradientAt(), expected, 1e-4);
  }

  private static void requireClose(FloatArray m, int at, double[] expected, double offset) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) m.get(at + i))
          .as("value %d", i)
          .isCloseTo(expected[i], Offset.offset(offset));
    }
  }
}
