package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * Convolution and the gradient of its image on a CPU device, images innermost.
 *
 * <pre>
 * a work item:    16 images of one pixel
 *                 x0        x1           two vectors of 8 images for every tap
 * filter 0   w ─► a00       a01
 * filter 1   w ─► a10       a11          a weight meets all images of its row,
 * filter 2   w ─► a20       a21          eight sums of 8 stay in registers
 * filter 3   w ─► a30       a31
 * </pre>
 *
 * <p>That is a matrix product whose right operand, the patches, is never made. Border, stride and
 * dilation are the same for all lanes. Pairs of sizes are packed, see {@link Pair#packed}. A loop
 * whose bounds are constants would be unrolled, so bounds depend on the pixel where they can.
 */
final class CpuConvolutions {
  /** Images a work item computes: two vectors of 8. */
  static final int IMAGES = 16;

  /** Filters a work item computes. */
  static final int FILTERS = 4;

  private CpuConvolutions() {}

  /**
   * Computes results.
   *
   * @param bAt where one bias a filter lies; negative for none
   * @param pitch8 vectors of 8 in a row of images
   * @param channels of a group
   * @param filters of a group
   */
  static void forward(
      FloatArray m,
      int xAt,
      int wAt,
      int bAt,
      int yAt,
      int items,
      int pitch8,
      int groups,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      VectorFloat8 floats = new VectorFloat8(m);
      int tilesOfGroup = (filters + 3) / 4;
      int tiles = groups * tilesOfGroup;
      int slice = item / tiles;
      int tile = item - slice * tiles;
      int group = tile / tilesOfGroup;
      int first = (tile - group * tilesOfGroup) * 4;
      int second = Math.min(first + 1, filters - 1);
      int third = Math.min(first + 2, filters - 1);
      int fourth = Math.min(first + 3, filters - 1);
      int blocks = pitch8 / 2;
      int pixel = slice / blocks;
      int lanes = (slice - pixel * blocks) * 2;
      int height = image >> 16;
      int width = image & 0xffff;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int dilationY = dilation >> 16;
      int dilationX = dilation & 0xffff;
      int top = (pixel / columns) * (stride >> 16) - (padding >> 16);
      int left = (pixel % columns) * (stride & 0xffff) - (padding & 0xffff);
      int rFrom = Math.max(0, (dilationY - 1 - top) / dilationY);
      int rTo = Math.min(tapRows, (height - 1 - top + dilationY) / dilationY);
      int sFrom = Math.max(0, (dilationX - 1 - left) / dilationX);
      int sTo = Math.min(tapColumns, (width - 1 - left + dilationX) / dilationX);
      int taps = channels * tapRows * tapColumns;
      int filterAt = group * filters;
      float s0 = 0f;
      float s1 = 0f;
      float s2 = 0f;
      float s3 = 0f;
      if (bAt >= 0) {
        s0 = m.get(bAt + filterAt + first);
        s1 = m.get(bAt + filterAt + second);
        s2 = m.get(bAt + filterAt + third);
        s3 = m.get(bAt + filterAt + fourth);
      }
      Float8 a00 = new Float8(s0, s0, s0, s0, s0, s0, s0, s0);
      Float8 a01 = new Float8(s0, s0, s0, s0, s0, s0, s0, s0);
      Float8 a10 = new Float8(s1, s1, s1, s1, s1, s1, s1, s1);
      Float8 a11 = new Float8(s1, s1, s1, s1, s1, s1, s1, s1);
      Float8 a20 = new Float8(s2, s2, s2, s2, s2, s2, s2, s2);
      Float8 a21 = new Float8(s2, s2, s2, s2, s2, s2, s2, s2);
      Float8 a30 = new Float8(s3, s3, s3, s3, s3, s3, s3, s3);
      Float8 a31 = new Float8(s3, s3, s3, s3, s3, s3, s3, s3);
      for (int c = 0; c < channels; c++) {
        for (int r = rFrom; r < rTo; r++) {
          int line = ((group * channels + c) * height + top + r * dilationY) * width + left;
          for (int s = sFrom; s < sTo; s++) {
            int from = xAt / 8 + (line + s * dilationX) * pitch8 + lanes;
            Float8 x0 = floats.get(from);
            Float8 x1 = floats.get(from + 1);
            int tap = wAt + (c * tapRows + r) * tapColumns + s;
            float w0 = m.get(tap + (filterAt + first) * taps);
            float w1 = m.get(tap + (filterAt + second) * taps);
            float w2 = m.get(tap + (filterAt + third) * taps);
            float w3 = m.get(tap + (filterAt + fourth) * taps);
            Float8 v0 = new Float8(w0, w0, w0, w0, w0, w0, w0, w0);
            Float8 v1 = new Float8(w1, w1, w1, w1, w1, w1, w1, w1);
            Float8 v2 = new Float8(w2, w2, w2, w2, w2, w2, w2, w2);
            Float8 v3 = new Float8(w3, w3, w3, w3, w3, w3, w3, w3);
            a00 = Float8.add(a00, Float8.mult(x0, v0));
            a01 = Float8.add(a01, Float8.mult(x1, v0));
            a10 = Float8.add(a10, Float8.mult(x0, v1));
            a11 = Float8.add(a11, Float8.mult(x1, v1));
            a20 = Float8.add(a20, Float8.mult(x0, v2));
            a21 = Float8.add(a21, Float8.mult(x1, v2));
            a30 = Float8.add(a30, Float8.mult(x0, v3));
            a31 = Float8.add(a31, Float8.mult(x1, v3));
          }
        }
      }
      int step = rows * columns * pitch8;
      int to = yAt / 8 + ((filterAt + first) * rows * columns + pixel) * pitch8 + lanes;
      floats.set(to, a00);
      floats.set(to + 1, a01);
      // rows past the last are the last once more; a condition may not compile, see CONTRIBUTING.md
      floats.set(to + (second - first) * step, a10);
      floats.set(to + (second - first) * step + 1, a11);
      floats.set(to + (third - first) * step, a20);
      floats.set(to + (third - first) * step + 1, a21);
      floats.set(to + (fourth - first) * step, a30);
      floats.set(to + (fourth - first) * step + 1, a31);
    }
  }

  /**
   * Computes the gradient of the image: an item is four channels of a pixel, and sums over the
   * results whose windows read it.
   */
  static void imageGradient(
      FloatArray m,
      int dyAt,
      int wAt,
      int dxAt,
      int items,
      int pitch8,
      int groups,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      VectorFloat8 floats = new VectorFloat8(m);
      int tilesOfGroup = (channels + 3) / 4;
      int tiles = groups * tilesOfGroup;
      int slice = item / tiles;
      int tile = item - slice * tiles;
      int group = tile / tilesOfGroup;
      int first = (tile - group * tilesOfGroup) * 4;
      int second = Math.min(first + 1, channels - 1);
      int third = Math.min(first + 2, channels - 1);
      int fourth = Math.min(first + 3, channels - 1);
      int blocks = pitch8 / 2;
      int pixel = slice / blocks;
      int lanes = (slice - pixel * blocks) * 2;
      int height = image >> 16;
      int width = image & 0xffff;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int strideY = stride >> 16;
      int strideX = stride & 0xffff;
      int dilationY = dilation >> 16;
      int dilationX = dilation & 0xffff;
      int i = pixel / width + (padding >> 16);
      int j = pixel % width + (padding & 0xffff);
      int pFrom = Math.max(0, (i - (tapRows - 1) * dilationY + strideY - 1) / strideY);
      int pTo = Math.min(rows, i / strideY + 1);
      int qFrom = Math.max(0, (j - (tapColumns - 1) * dilationX + strideX - 1) / strideX);
      int qTo = Math.min(columns, j / strideX + 1);
      int area = tapRows * tapColumns;
      Float8 a00 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a01 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a10 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a11 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a20 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a21 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a30 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a31 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      for (int f = 0; f < filters; f++) {
        for (int p = pFrom; p < pTo; p++) {
          int r = (i - p * strideY) / dilationY;
          if (r * dilationY == i - p * strideY) {
            int line = ((group * filters + f) * rows + p) * columns;
            for (int q = qFrom; q < qTo; q++) {
              int s = (j - q * strideX) / dilationX;
              if (s * dilationX == j - q * strideX) {
                int from = dyAt / 8 + (line + q) * pitch8 + lanes;
                Float8 x0 = floats.get(from);
                Float8 x1 = floats.get(from + 1);
                int tap = wAt + (group * filters + f) * channels * area + r * tapColumns + s;
                float w0 = m.get(tap + first * area);
                float w1 = m.get(tap + second * area);
                float w2 = m.get(tap + third * area);
                float w3 = m.get(tap + fourth * area);
                Float8 v0 = new Float8(w0, w0, w0, w0, w0, w0, w0, w0);
                Float8 v1 = new Float8(w1, w1, w1, w1, w1, w1, w1, w1);
                Float8 v2 = new Float8(w2, w2, w2, w2, w2, w2, w2, w2);
                Float8 v3 = new Float8(w3, w3, w3, w3, w3, w3, w3, w3);
                a00 = Float8.add(a00, Float8.mult(x0, v0));
                a01 = Float8.add(a01, Float8.mult(x1, v0));
                a10 = Float8.add(a10, Float8.mult(x0, v1));
                a11 = Float8.add(a11, Float8.mult(x1, v1));
                a20 = Float8.add(a20, Float8.mult(x0, v2));
                a21 = Float8.add(a21, Float8.mult(x1, v2));
                a30 = Float8.add(a30, Float8.mult(x0, v3));
                a31 = Float8.add(a31, Float8.mult(x1, v3));
              }
            }
          }
        }
      }
      int step = height * width * pitch8;
      int to = dxAt / 8 + ((group * channels + first) * height * width + pixel) * pitch8 + lanes;
      floats.set(to, a00);
      floats.set(to + 1, a01);
      // rows past the last are the last once more; a condition may not compile, see CONTRIBUTING.md
      floats.set(to + (second - first) * step, a10);
      floats.set(to + (second - first) * step + 1, a11);
      floats.set(to + (third - first) * step, a20);
      floats.set(to + (third - first) * step + 1, a21);
      floats.set(to + (fourth - first) * step, a30);
      floats.set(to + (fourth - first) * step + 1, a31);
    }
  }
}
