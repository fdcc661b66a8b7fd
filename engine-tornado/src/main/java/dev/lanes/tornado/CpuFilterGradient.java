package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * The gradient of the filters of a convolution on a CPU device, images innermost.
 *
 * <pre>
 * a work item:    4 filters by 4 taps, sums of 8 images each
 *            tap 0    tap 1    tap 2    tap 3      a tap is a channel and a place of the filter
 * dy 0   ─►  a00      a01      a02      a03
 * dy 1   ─►  a10      a11      a12      a13        sixteen vectors of sums stay in registers while
 * dy 2   ─►  a20      a21      a22      a23        all pixels and images pass; their lanes are added
 * dy 3   ─►  a30      a31      a32      a33        at the end, always in the same order
 * </pre>
 *
 * <p>A tap that is outside the image at a pixel reads a row of zeros, so that the inner loop has no
 * branch. The padding of rows of images must be zero.
 */
final class CpuFilterGradient {
  /** Filters and taps of a work item. */
  static final int TILE = 4;

  private CpuFilterGradient() {}

  /**
   * Computes the gradient.
   *
   * @param zeroAt where a row of zeros lies, as long as one of images
   */
  static void gradient(
      FloatArray m,
      int xAt,
      int dyAt,
      int dwAt,
      int zeroAt,
      int items,
      int pitch8,
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
      int height = image >> 16;
      int width = image & 0xffff;
      int tapRows = filter >> 16;
      int tapColumns = filter & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int taps = channels * tapRows * tapColumns;
      int tapTiles = (taps + 3) / 4;
      int filterTiles = (filters + 3) / 4;
      int tile = item / tapTiles;
      int group = tile / filterTiles;
      int first = (tile - group * filterTiles) * 4;
      int second = Math.min(first + 1, filters - 1);
      int third = Math.min(first + 2, filters - 1);
      int fourth = Math.min(first + 3, filters - 1);
      int k0 = (item - tile * tapTiles) * 4;
      int k1 = Math.min(k0 + 1, taps - 1);
      int k2 = Math.min(k0 + 2, taps - 1);
      int k3 = Math.min(k0 + 3, taps - 1);
      int c0 = k0 / (tapRows * tapColumns);
      int i0 = (k0 / tapColumns % tapRows) * (dilation >> 16) - (padding >> 16);
      int j0 = (k0 % tapColumns) * (dilation & 0xffff) - (padding & 0xffff);
      int c1 = k1 / (tapRows * tapColumns);
      int i1 = (k1 / tapColumns % tapRows) * (dilation >> 16) - (padding >> 16);
      int j1 = (k1 % tapColumns) * (dilation & 0xffff) - (padding & 0xffff);
      int c2 = k2 / (tapRows * tapColumns);
      int i2 = (k2 / tapColumns % tapRows) * (dilation >> 16) - (padding >> 16);
      int j2 = (k2 % tapColumns) * (dilation & 0xffff) - (padding & 0xffff);
      int c3 = k3 / (tapRows * tapColumns);
      int i3 = (k3 / tapColumns % tapRows) * (dilation >> 16) - (padding >> 16);
      int j3 = (k3 % tapColumns) * (dilation & 0xffff) - (padding & 0xffff);
      Float8 a00 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a01 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a02 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a03 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a10 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a11 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a12 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a13 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a20 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a21 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a22 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a23 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a30 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a31 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a32 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a33 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      int plane = rows * columns * pitch8;
      int dyLine = dyAt / 8 + group * filters * plane;
      int xPlane = height * width * pitch8;
      int xLine = xAt / 8 + group * channels * xPlane;
      for (int p = 0; p < rows; p++) {
        for (int q = 0; q < columns; q++) {
          int y = p * (stride >> 16);
          int x = q * (stride & 0xffff);
          int d0 = dyLine + first * plane + (p * columns + q) * pitch8;
          int d1 = dyLine + second * plane + (p * columns + q) * pitch8;
          int d2 = dyLine + third * plane + (p * columns + q) * pitch8;
          int d3 = dyLine + fourth * plane + (p * columns + q) * pitch8;
          int t0 = zeroAt / 8;
          if (y + i0 >= 0 && y + i0 < height && x + j0 >= 0 && x + j0 < width) {
            t0 = xLine + c0 * xPlane + ((y + i0) * width + x + j0) * pitch8;
          }
          int t1 = zeroAt / 8;
          if (y + i1 >= 0 && y + i1 < height && x + j1 >= 0 && x + j1 < width) {
            t1 = xLine + c1 * xPlane + ((y + i1) * width + x + j1) * pitch8;
          }
          int t2 = zeroAt / 8;
          if (y + i2 >= 0 && y + i2 < height && x + j2 >= 0 && x + j2 < width) {
            t2 = xLine + c2 * xPlane + ((y + i2) * width + x + j2) * pitch8;
          }
          int t3 = zeroAt / 8;
          if (y + i3 >= 0 && y + i3 < height && x + j3 >= 0 && x + j3 < width) {
            t3 = xLine + c3 * xPlane + ((y + i3) * width + x + j3) * pitch8;
          }
          for (int n = 0; n < pitch8; n++) {
            Float8 v0 = floats.get(d0 + n);
            Float8 v1 = floats.get(d1 + n);
            Float8 v2 = floats.get(d2 + n);
            Float8 v3 = floats.get(d3 + n);
            Float8 x0 = floats.get(t0 + n);
            a00 = Float8.add(a00, Float8.mult(v0, x0));
            a10 = Float8.add(a10, Float8.mult(v1, x0));
            a20 = Float8.add(a20, Float8.mult(v2, x0));
            a30 = Float8.add(a30, Float8.mult(v3, x0));
            Float8 x1 = floats.get(t1 + n);
            a01 = Float8.add(a01, Float8.mult(v0, x1));
            a11 = Float8.add(a11, Float8.mult(v1, x1));
            a21 = Float8.add(a21, Float8.mult(v2, x1));
            a31 = Float8.add(a31, Float8.mult(v3, x1));
            Float8 x2 = floats.get(t2 + n);
            a02 = Float8.add(a02, Float8.mult(v0, x2));
            a12 = Float8.add(a12, Float8.mult(v1, x2));
            a22 = Float8.add(a22, Float8.mult(v2, x2));
            a32 = Float8.add(a32, Float8.mult(v3, x2));
            Float8 x3 = floats.get(t3 + n);
            a03 = Float8.add(a03, Float8.mult(v0, x3));
            a13 = Float8.add(a13, Float8.mult(v1, x3));
            a23 = Float8.add(a23, Float8.mult(v2, x3));
            a33 = Float8.add(a33, Float8.mult(v3, x3));
          }
        }
      }
      int to = dwAt + group * filters * taps;
      m.set(to + first * taps + k0, Lanes8.sum(a00));
      m.set(to + first * taps + k1, Lanes8.sum(a01));
      m.set(to + first * taps + k2, Lanes8.sum(a02));
      m.set(to + first * taps + k3, Lanes8.sum(a03));
      m.set(to + second * taps + k0, Lanes8.sum(a10));
      m.set(to + second * taps + k1, Lanes8.sum(a11));
      m.set(to + second * taps + k2, Lanes8.sum(a12));
      m.set(to + second * taps + k3, Lanes8.sum(a13));
      m.set(to + third * taps + k0, Lanes8.sum(a20));
      m.set(to + third * taps + k1, Lanes8.sum(a21));
      m.set(to + third * taps + k2, Lanes8.sum(a22));
      m.set(to + third * taps + k3, Lanes8.sum(a23));
      m.set(to + fourth * taps + k0, Lanes8.sum(a30));
      m.set(to + fourth * taps + k1, Lanes8.sum(a31));
      m.set(to + fourth * taps + k2, Lanes8.sum(a32));
      m.set(to + fourth * taps + k3, Lanes8.sum(a33));
    }
  }
}
