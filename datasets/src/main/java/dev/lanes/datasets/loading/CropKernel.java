package dev.lanes.datasets.loading;

import dev.lanes.datasets.ImageShape;
import java.util.Arrays;

/** Cuts a window out of a byte image, mirrors it and preprocesses it, in one pass. */
final class CropKernel {
  private CropKernel() {}

  /**
   * Writes {@code out[c][y][x] = (image[c][top+y][left+x'] - mean[the same]) * scale[c]}, where x'
   * is x, or the window's width - 1 - x when flipped. Pixels outside the image become 0, which is
   * the mean. Unchecked: the caller has checked all lengths.
   */
  static void crop(
      byte[] image,
      ImageShape shape,
      int top,
      int left,
      ImageShape window,
      boolean flip,
      float[] mean,
      float[] scale,
      float[] out,
      int offset) {
    int rowLength = window.width();
    int firstX = Math.max(0, -left);
    int endX = Math.min(rowLength, shape.width() - left);
    boolean rowsWhole = firstX == 0 && endX == rowLength;
    int to = offset;
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < window.height(); y++, to += rowLength) {
        int sourceY = top + y;
        boolean inside = sourceY >= 0 && sourceY < shape.height();
        if (!inside || !rowsWhole) {
          Arrays.fill(out, to, to + rowLength, 0f);
        }
        if (!inside || firstX >= endX) {
          continue;
        }
        int from = (c * shape.height() + sourceY) * shape.width() + left + firstX;
        if (flip) {
          rowFlipped(image, mean, from, scale[c], out, to + rowLength - 1 - firstX, endX - firstX);
        } else {
          row(image, mean, from, scale[c], out, to + firstX, endX - firstX);
        }
      }
    }
  }

  private static void row(
      byte[] image, float[] mean, int from, float scale, float[] out, int to, int count) {
    for (int x = 0; x < count; x++) {
      out[to + x] = ((image[from + x] & 0xFF) - mean[from + x]) * scale;
    }
  }

  private static void rowFlipped(
      byte[] image, float[] mean, int from, float scale, float[] out, int last, int count) {
    for (int x = 0; x < count; x++) {
      out[last - x] = ((image[from + x] & 0xFF) - mean[from + x]) * scale;
    }
  }
}
