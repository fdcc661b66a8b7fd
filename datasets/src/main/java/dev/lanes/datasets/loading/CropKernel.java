package dev.lanes.datasets.loading;

import dev.lanes.datasets.ImageShape;
import java.util.Arrays;

/**
 * Preprocesses a byte image and cuts a window out of it.
 *
 * <p>Java's bytes are signed, and C2 makes vector code of {@code (float) b} but not of {@code b &
 * 0xFF}. So the image is first centred, {@code b = x - 128} (one exclusive or), and the mean is
 * lowered by as much; converting a row is then about six times faster.
 */
final class CropKernel {
  /** What {@link #centre} takes away from every value, and a mean given to {@link #crop} lacks. */
  static final float CENTRE = 128f;

  private CropKernel() {}

  /** Turns unsigned bytes x into signed bytes x - 128, in place. */
  static void centre(byte[] image) {
    for (int p = 0; p < image.length; p++) {
      image[p] = (byte) (image[p] ^ 0x80);
    }
  }

  /**
   * Writes {@code out[c][y][x] = (image[c][top+y][left+x'] - mean[the same]) * scale[c]}, where x'
   * is x, or the window's width - 1 - x when flipped. Pixels outside the image become 0, which is
   * the mean. Unchecked: the caller has checked all lengths.
   *
   * @param image centred bytes {@code [channels, height, width]}
   * @param mean of the centred image, of the same shape
   * @param scale for each channel
   * @param scratch as long as the image
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
      float[] scratch,
      float[] out,
      int offset) {
    int width = shape.width();
    int firstY = Math.max(0, -top);
    int endY = Math.min(window.height(), shape.height() - top);
    int firstX = Math.max(0, -left);
    int endX = Math.min(window.width(), width - left);
    boolean wholeRows = left == 0 && window.width() == width && !flip;
    boolean covered =
        firstY == 0 && endY == window.height() && firstX == 0 && endX == window.width();
    if (!covered) {
      Arrays.fill(out, offset, offset + window.length(), 0f);
    }
    if (firstX >= endX || firstY >= endY) {
      return;
    }
    for (int c = 0; c < shape.channels(); c++) {
      int from = (c * shape.height() + top + firstY) * width;
      int to = offset + (c * window.height() + firstY) * window.width();
      int rows = endY - firstY;
      if (wholeRows) {
        normalise(image, mean, from, scale[c], out, to, rows * width);
        continue;
      }
      normalise(image, mean, from, scale[c], scratch, 0, rows * width);
      for (int y = 0; y < rows; y++) {
        int row = y * width + left + firstX;
        int outRow = to + y * window.width();
        if (flip) {
          reverse(scratch, row, out, outRow + window.width() - 1 - firstX, endX - firstX);
        } else {
          System.arraycopy(scratch, row, out, outRow + firstX, endX - firstX);
        }
      }
    }
  }

  /** Sets a square of every channel to 0. Unchecked: it lies within the window. */
  static void clear(
      ImageShape window, int firstRow, int firstColumn, int size, float[] out, int offset) {
    for (int c = 0; c < window.channels(); c++) {
      for (int y = firstRow; y < firstRow + size; y++) {
        int from = offset + (c * window.height() + y) * window.width() + firstColumn;
        Arrays.fill(out, from, from + size, 0f);
      }
    }
  }

  private static void normalise(
      byte[] image, float[] mean, int from, float scale, float[] out, int to, int count) {
    for (int i = 0; i < count; i++) {
      out[to + i] = ((float) image[from + i] - mean[from + i]) * scale;
    }
  }

  private static void reverse(float[] in, int from, float[] out, int last, int count) {
    for (int i = 0; i < count; i++) {
      out[last - i] = in[from + i];
    }
  }
}
