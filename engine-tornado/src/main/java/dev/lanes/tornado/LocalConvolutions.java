package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Convolution whose filters are others at every place, and its gradients. Images {@code [channels,
 * height, width, images]} and results {@code [filters, rows, columns, images]} are batched, weights
 * {@code [filters*rows*columns, channels, tapRows, tapColumns]} plain. A weight serves one place
 * only, so that there are no tiles to keep: every item sums in a register. Pairs of sizes are
 * packed, see {@link Pair#packed}.
 */
final class LocalConvolutions {
  private LocalConvolutions() {}

  /** Computes results: an item is a unit and some images. */
  static void forward(
      FloatArray m,
      int xAt,
      int wAt,
      int yAt,
      int items,
      int pieces,
      int piece,
      int pitch,
      int channels,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int unit = item / pieces;
      int from = (item - unit * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int dilationY = dilation >> 16;
      int dilationX = dilation & 0xffff;
      int top = ((unit / columns) % rows) * (stride >> 16) - (padding >> 16);
      int left = (unit % columns) * (stride & 0xffff) - (padding & 0xffff);
      int rFrom = Math.max(0, (dilationY - 1 - top) / dilationY);
      int rTo = Math.min(tapRows, (height - 1 - top + dilationY) / dilationY);
      int sFrom = Math.max(0, (dilationX - 1 - left) / dilationX);
      int sTo = Math.min(tapColumns, (width - 1 - left + dilationX) / dilationX);
      for (int n = from; n < to; n++) {
        float sum = 0f;
        for (int c = 0; c < channels; c++) {
          for (int r = rFrom; r < rTo; r++) {
            int line = (c * height + top + r * dilationY) * width + left;
            int tap = wAt + ((unit * channels + c) * tapRows + r) * tapColumns;
            for (int s = sFrom; s < sTo; s++) {
              sum += m.get(xAt + (line + s * dilationX) * pitch + n) * m.get(tap + s);
            }
          }
        }
        m.set(yAt + unit * pitch + n, sum);
      }
    }
  }

  /**
   * Computes the gradient of the image: an item is a pixel of a channel and some images, and sums
   * over the units whose windows read it.
   */
  static void imageGradient(
      FloatArray m,
      int dyAt,
      int wAt,
      int dxAt,
      int items,
      int pieces,
      int piece,
      int pitch,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int width = image & 0xffff;
      int area = (image >> 16) * width;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int strideY = stride >> 16;
      int strideX = stride & 0xffff;
      int dilationY = dilation >> 16;
      int dilationX = dilation & 0xffff;
      int c = place / area;
      int pixel = place - c * area;
      int i = pixel / width + (padding >> 16);
      int j = pixel % width + (padding & 0xffff);
      int pFrom = Math.max(0, (i - (tapRows - 1) * dilationY + strideY - 1) / strideY);
      int pTo = Math.min(rows, i / strideY + 1);
      int qFrom = Math.max(0, (j - (tapColumns - 1) * dilationX + strideX - 1) / strideX);
      int qTo = Math.min(columns, j / strideX + 1);
      for (int n = from; n < to; n++) {
        float sum = 0f;
        for (int f = 0; f < filters; f++) {
          for (int p = pFrom; p < pTo; p++) {
            int r = (i - p * strideY) / dilationY;
            if (r * dilationY == i - p * strideY) {
              for (int q = qFrom; q < qTo; q++) {
                int s = (j - q * strideX) / dilationX;
                if (s * dilationX == j - q * strideX) {
                  int unit = (f * rows + p) * columns + q;
                  int tap = ((unit * channels + c) * tapRows + r) * tapColumns + s;
                  sum += m.get(dyAt + unit * pitch + n) * m.get(wAt + tap);
                }
              }
            }
          }
        }
        m.set(dxAt + place * pitch + n, sum);
      }
    }
  }

  /**
   * Computes the gradient of the weights in blocks: each is a sum over the images, and 0 where its
   * tap lies outside them.
   *
   * @param weights how many there are
   */
  static void filterGradient(
      FloatArray m,
      int xAt,
      int dyAt,
      int dwAt,
      int weights,
      int blocks,
      int block,
      int images,
      int pitch,
      int channels,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(weights, (b + 1) * block);
      int height = image >> 16;
      int width = image & 0xffff;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      for (int k = b * block; k < to; k++) {
        int s = k % tapColumns;
        int line = k / tapColumns;
        int r = line % tapRows;
        int plane = line / tapRows;
        int c = plane % channels;
        int unit = plane / channels;
        int top = ((unit / columns) % rows) * (stride >> 16) - (padding >> 16);
        int left = (unit % columns) * (stride & 0xffff) - (padding & 0xffff);
        int i = top + r * (dilation >> 16);
        int j = left + s * (dilation & 0xffff);
        int x = xAt + ((c * height + i) * width + j) * pitch;
        int dy = dyAt + unit * pitch;
        int count = 0;
        if (i >= 0 && i < height && j >= 0 && j < width) {
          count = images;
        }
        float sum = 0f;
        for (int n = 0; n < count; n++) {
          sum += m.get(x + n) * m.get(dy + n);
        }
        m.set(dwAt + k, sum);
      }
    }
  }
}
