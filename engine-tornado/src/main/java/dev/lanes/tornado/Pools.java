package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Pooling of batched images {@code [channels, height, width, images]}; windows are clipped to real
 * pixels. Pairs of sizes are packed as {@code vertical << 16 | horizontal}, see {@link
 * Pair#packed}.
 */
final class Pools {
  private Pools() {}

  /** Returns the larger of two numbers, NaN if one is; strict comparisons are false for NaN. */
  private static float larger(float a, float b) {
    if (a > b) {
      return a;
    }
    if (b > a) {
      return b;
    }
    return a == b ? a : a + b;
  }

  /** Takes the largest number of each window: an item is a window and some images. */
  static void maxima(
      FloatArray m,
      int x,
      int y,
      int items,
      int pieces,
      int piece,
      int pitch,
      int image,
      int result,
      int window,
      int stride,
      int padding) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int columns = result & 0xffff;
      int rows = result >> 16;
      int plane = place / (rows * columns);
      int inPlane = place - plane * rows * columns;
      int top = (inPlane / columns) * (stride >> 16) - (padding >> 16);
      int left = (inPlane % columns) * (stride & 0xffff) - (padding & 0xffff);
      int bottom = Math.min(height, top + (window >> 16));
      int right = Math.min(width, left + (window & 0xffff));
      int rowFrom = Math.max(0, top);
      int columnFrom = Math.max(0, left);
      for (int n = from; n < to; n++) {
        m.set(
            y + place * pitch + n,
            m.get(x + ((plane * height + rowFrom) * width + columnFrom) * pitch + n));
      }
      for (int i = rowFrom; i < bottom; i++) {
        for (int j = columnFrom; j < right; j++) {
          int pixel = x + ((plane * height + i) * width + j) * pitch;
          for (int n = from; n < to; n++) {
            float value = m.get(pixel + n);
            float largest = m.get(y + place * pitch + n);
            m.set(y + place * pitch + n, larger(largest, value));
          }
        }
      }
    }
  }

  /** Gives each dy to the first place of its window that holds the largest number. */
  static void maximaGradient(
      FloatArray m,
      int x,
      int y,
      int dy,
      int dx,
      int items,
      int pieces,
      int piece,
      int pitch,
      int image,
      int result,
      int window,
      int stride,
      int padding) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int plane = item / pieces;
      int from = (item - plane * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      for (int pixel = 0; pixel < height * width; pixel++) {
        for (int n = from; n < to; n++) {
          m.set(dx + (plane * height * width + pixel) * pitch + n, 0f);
        }
      }
      for (int place = 0; place < rows * columns; place++) {
        int top = (place / columns) * (stride >> 16) - (padding >> 16);
        int left = (place % columns) * (stride & 0xffff) - (padding & 0xffff);
        int bottom = Math.min(height, top + (window >> 16));
        int right = Math.min(width, left + (window & 0xffff));
        int rowFrom = Math.max(0, top);
        int columnFrom = Math.max(0, left);
        for (int n = from; n < to; n++) {
          int at = (plane * rows * columns + place) * pitch + n;
          float largest = m.get(y + at);
          int found = -1;
          for (int i = rowFrom; i < bottom; i++) {
            for (int j = columnFrom; j < right; j++) {
              int pixel = ((plane * height + i) * width + j) * pitch + n;
              if (found < 0 && m.get(x + pixel) == largest) {
                found = pixel;
              }
            }
          }
          if (found >= 0) {
            m.set(dx + found, m.get(dx + found) + m.get(dy + at));
          }
        }
      }
    }
  }

  /**
   * Does the same by pixels, for devices that want many items: adds to each pixel the gradients of
   * those windows whose first largest number it holds, in the order of the windows. An item is a
   * pixel of an image.
   */
  static void maximaGradientByPixel(
      FloatArray m,
      int x,
      int y,
      int dy,
      int dx,
      int items,
      int pitch,
      int image,
      int result,
      int window,
      int stride,
      int padding) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pitch;
      int n = item - place * pitch;
      int height = image >> 16;
      int width = image & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int plane = place / (height * width);
      int inPlane = place - plane * height * width;
      int row = inPlane / width;
      int column = inPlane - row * width;
      int strideY = stride >> 16;
      int strideX = stride & 0xffff;
      int i = row + (padding >> 16);
      int j = column + (padding & 0xffff);
      int pFrom = Math.max(0, (i - (window >> 16) + strideY) / strideY);
      int qFrom = Math.max(0, (j - (window & 0xffff) + strideX) / strideX);
      int pTo = Math.min(rows, i / strideY + 1);
      int qTo = Math.min(columns, j / strideX + 1);
      float value = m.get(x + item);
      float sum = 0f;
      for (int p = pFrom; p < pTo; p++) {
        int rowFrom = Math.max(0, p * strideY - (padding >> 16));
        for (int q = qFrom; q < qTo; q++) {
          int left = q * strideX - (padding & 0xffff);
          int columnFrom = Math.max(0, left);
          int right = Math.min(width, left + (window & 0xffff));
          int at = ((plane * rows + p) * columns + q) * pitch + n;
          if (m.get(y + at) == value) {
            int before = 0;
            for (int r = rowFrom; r <= row; r++) {
              int to = r < row ? right : column;
              for (int s = columnFrom; s < to; s++) {
                float other = m.get(x + ((plane * height + r) * width + s) * pitch + n);
                before = other == value ? 1 : before;
              }
            }
            sum += before == 0 ? m.get(dy + at) : 0f;
          }
        }
      }
      m.set(dx + item, sum);
    }
  }

  /** Takes the mean of each window over its real pixels. */
  static void means(
      FloatArray m,
      int x,
      int y,
      int items,
      int pieces,
      int piece,
      int pitch,
      int image,
      int result,
      int window,
      int stride,
      int padding) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int plane = place / (rows * columns);
      int inPlane = place - plane * rows * columns;
      int top = (inPlane / columns) * (stride >> 16) - (padding >> 16);
      int left = (inPlane % columns) * (stride & 0xffff) - (padding & 0xffff);
      int bottom = Math.min(height, top + (window >> 16));
      int right = Math.min(width, left + (window & 0xffff));
      int rowFrom = Math.max(0, top);
      int columnFrom = Math.max(0, left);
      float share = 1f / ((bottom - rowFrom) * (right - columnFrom));
      for (int n = from; n < to; n++) {
        m.set(y + place * pitch + n, 0f);
      }
      for (int i = rowFrom; i < bottom; i++) {
        for (int j = columnFrom; j < right; j++) {
          int pixel = x + ((plane * height + i) * width + j) * pitch;
          for (int n = from; n < to; n++) {
            m.set(y + place * pitch + n, m.get(y + place * pitch + n) + share * m.get(pixel + n));
          }
        }
      }
    }
  }

  /** Adds to each pixel its share of the gradient of every window it is in. */
  static void meansGradient(
      FloatArray m,
      int dy,
      int dx,
      int items,
      int pieces,
      int piece,
      int pitch,
      int image,
      int result,
      int window,
      int stride,
      int padding) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int rows = result >> 16;
      int columns = result & 0xffff;
      int plane = place / (height * width);
      int inPlane = place - plane * height * width;
      int i = inPlane / width + (padding >> 16);
      int j = inPlane % width + (padding & 0xffff);
      int strideY = stride >> 16;
      int strideX = stride & 0xffff;
      int pFrom = Math.max(0, (i - (window >> 16) + strideY) / strideY);
      int qFrom = Math.max(0, (j - (window & 0xffff) + strideX) / strideX);
      int pTo = Math.min(rows, i / strideY + 1);
      int qTo = Math.min(columns, j / strideX + 1);
      for (int n = from; n < to; n++) {
        m.set(dx + place * pitch + n, 0f);
      }
      for (int p = pFrom; p < pTo; p++) {
        int top = p * strideY - (padding >> 16);
        int tall = Math.min(height, top + (window >> 16)) - Math.max(0, top);
        for (int q = qFrom; q < qTo; q++) {
          int left = q * strideX - (padding & 0xffff);
          int wide = Math.min(width, left + (window & 0xffff)) - Math.max(0, left);
          float share = 1f / (tall * wide);
          int at = dy + ((plane * rows + p) * columns + q) * pitch;
          for (int n = from; n < to; n++) {
            m.set(dx + place * pitch + n, m.get(dx + place * pitch + n) + share * m.get(at + n));
          }
        }
      }
    }
  }
}
