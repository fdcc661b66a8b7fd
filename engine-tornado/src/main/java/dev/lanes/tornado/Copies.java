package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels that only move numbers. */
final class Copies {
  private Copies() {}

  /** Moves numbers between orders, or repeats them, as {@link Pairwise#strided} reads them. */
  static void strided(
      FloatArray m,
      int xAt,
      int yAt,
      int n,
      int d1,
      int d2,
      int d3,
      int y0,
      int y1,
      int y2,
      int y3,
      int x0,
      int x1,
      int x2,
      int x3) {
    for (@Parallel int i = 0; i < (n & Bounds.ANY); i++) {
      int row = i / d3;
      int i3 = i - row * d3;
      int plane = row / d2;
      int i2 = row - plane * d2;
      int i0 = plane / d1;
      int i1 = plane - i0 * d1;
      float value = m.get(xAt + i0 * x0 + i1 * x1 + i2 * x2 + i3 * x3);
      m.set(yAt + i0 * y0 + i1 * y1 + i2 * y2 + i3 * y3, value);
    }
  }

  /** Copies n floats within the memory of a program. */
  static void flat(FloatArray m, int x, int y, int n, int blocks, int block) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(n, (b + 1) * block);
      for (int i = b * block; i < to; i++) {
        m.set(y + i, m.get(x + i));
      }
    }
  }

  /** Takes a plain input that came from the host. */
  static void plainInput(FloatArray inputs, FloatArray m, int x, int y, int n) {
    for (@Parallel int i = 0; i < (n & Bounds.ANY); i++) {
      m.set(y + i, inputs.get(x + i));
    }
  }

  /**
   * Takes images that came from the host one after the other and puts them side by side; the
   * padding of rows becomes zero.
   */
  static void batchedInput(
      FloatArray inputs,
      FloatArray m,
      int x,
      int y,
      int images,
      int pitch,
      int perImage,
      int blocks,
      int block) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(perImage, (b + 1) * block);
      for (int n = 0; n < pitch; n++) {
        for (int d = b * block; d < to; d++) {
          float value = 0f;
          if (n < images) {
            value = inputs.get(x + n * perImage + d);
          }
          m.set(y + d * pitch + n, value);
        }
      }
    }
  }

  /** Does the same without padding, an item a number. */
  static void batchedInputByPixel(
      FloatArray inputs, FloatArray m, int x, int y, int items, int images, int perImage) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int d = item / images;
      m.set(y + item, inputs.get(x + (item - d * images) * perImage + d));
    }
  }

  /**
   * Takes variables that came from the host. TornadoVM does not move an array to the device that
   * kernels only write, and with it the constants would be missing: hence the reading.
   *
   * @param keep 0
   */
  static void load(FloatArray staging, FloatArray m, int at, int n, int keep) {
    for (@Parallel int i = 0; i < (n & Bounds.ANY); i++) {
      float old = m.get(at + i);
      float value = staging.get(i);
      m.set(at + i, keep == 1 ? old : value);
    }
  }

  /** Gives a few numbers to the host. */
  static void result(FloatArray m, FloatArray results, int x, int stride, int at, int n) {
    for (@Parallel int i = 0; i < (n & Bounds.ANY); i++) {
      results.set(at + i, m.get(x + i * stride));
    }
  }

  /** Sets the padding of rows of images to zero, so that sums over whole rows may be made. */
  static void clearPadding(FloatArray m, int at, int rows, int images, int pitch) {
    for (@Parallel int row = 0; row < (rows & Bounds.ANY); row++) {
      for (int n = images; n < pitch; n++) {
        m.set(at + row * pitch + n, 0f);
      }
    }
  }

  /**
   * Notes, in the memory and for the host, whether n numbers are all finite: 1 or 0. Updates look
   * at it.
   */
  static void guard(FloatArray m, FloatArray results, int x, int stride, int n, int flag) {
    for (@Parallel int once = 0; once < 1; once++) {
      float finite = 1f;
      for (int i = 0; i < n; i++) {
        float value = m.get(x + i * stride);
        // NaN is not less than anything; only strict comparisons are right for it on a device
        float half = Math.abs(value) * 0.5f;
        finite = half < Float.MAX_VALUE ? finite : 0f;
      }
      m.set(flag, finite);
      results.set(0, finite);
    }
  }
}
