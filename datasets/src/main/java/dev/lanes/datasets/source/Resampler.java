package dev.lanes.datasets.source;

import dev.lanes.datasets.ImageShape;

/**
 * Resizes images with a triangle filter as wide as the reduction, so that nothing is skipped when
 * an image gets smaller: bilinear interpolation with antialiasing, columns first and then rows.
 */
final class Resampler {
  private Resampler() {}

  /**
   * Resizes an image, keeping its proportions, until it just covers a window, and cuts out the
   * centre.
   *
   * @param image unsigned bytes of shape {@code from}
   * @param from the image's shape
   * @param window the height and width wanted; its channels are of no meaning here
   * @return unsigned bytes {@code [from.channels, window.height, window.width]}
   */
  static byte[] cover(byte[] image, ImageShape from, ImageShape window) {
    // Source pixels for one pixel of the window; the smaller of the two covers it.
    double step =
        Math.min((double) from.height() / window.height(), (double) from.width() / window.width());
    Taps columns = new Taps(from.width(), window.width(), step);
    Taps rows = new Taps(from.height(), window.height(), step);
    byte[] out = new byte[from.channels() * window.height() * window.width()];
    float[] narrowed = new float[from.height() * window.width()];
    for (int c = 0; c < from.channels(); c++) {
      int plane = c * from.height() * from.width();
      for (int y = 0; y < from.height(); y++) {
        narrow(image, plane + y * from.width(), columns, narrowed, y * window.width());
      }
      for (int y = 0; y < window.height(); y++) {
        int row = (c * window.height() + y) * window.width();
        flatten(narrowed, window.width(), rows, y, out, row);
      }
    }
    return out;
  }

  private static void narrow(byte[] in, int from, Taps columns, float[] out, int to) {
    for (int x = 0; x < columns.count; x++) {
      float sum = 0;
      for (int tap = 0; tap < columns.width; tap++) {
        sum +=
            columns.weights[x * columns.width + tap] * (in[from + columns.first[x] + tap] & 0xFF);
      }
      out[to + x] = sum;
    }
  }

  private static void flatten(float[] in, int width, Taps rows, int y, byte[] out, int to) {
    for (int x = 0; x < width; x++) {
      float sum = 0.5f;
      for (int tap = 0; tap < rows.width; tap++) {
        sum += rows.weights[y * rows.width + tap] * in[(rows.first[y] + tap) * width + x];
      }
      out[to + x] = (byte) Math.clamp((int) sum, 0, 255);
    }
  }

  /** The source pixels that make each target pixel along one axis, and their weights. */
  private static final class Taps {
    final int count;
    final int width; // of each pixel's run of taps
    final int[] first; // [count]
    final float[] weights; // [count, width]

    Taps(int sourceSize, int count, double step) {
      this.count = count;
      double radius = Math.max(1, step);
      this.width = Math.min(sourceSize, 2 * (int) Math.ceil(radius) + 1);
      this.first = new int[count];
      this.weights = new float[count * width];
      double margin = (sourceSize - count * step) / 2;
      for (int i = 0; i < count; i++) {
        double centre = margin + (i + 0.5) * step - 0.5;
        first[i] = Math.clamp((long) Math.floor(centre - radius) + 1, 0, sourceSize - width);
        double sum = 0;
        for (int tap = 0; tap < width; tap++) {
          sum += weight(centre, radius, first[i] + tap);
        }
        for (int tap = 0; tap < width; tap++) {
          weights[i * width + tap] = (float) (weight(centre, radius, first[i] + tap) / sum);
        }
      }
    }

    private static double weight(double centre, double radius, int pixel) {
      return Math.max(0, 1 - Math.abs(pixel - centre) / radius);
    }
  }
}
