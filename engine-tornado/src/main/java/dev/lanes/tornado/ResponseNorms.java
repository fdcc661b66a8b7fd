package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Local response normalisation of batched images. Both neighbourhoods are boxes: {@code depth}
 * channels of one place, or {@code side} by {@code side} places of one channel.
 */
final class ResponseNorms {
  private ResponseNorms() {}

  /** Computes {@code d = bias + scale * sum of squares}: an item is a place and some images. */
  static void denominators(
      FloatArray m,
      int x,
      int d,
      int items,
      int pieces,
      int piece,
      int pitch,
      int channels,
      int image,
      int depth,
      int side,
      float scale,
      float bias) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int channel = place / (height * width);
      int row = (place / width) % height;
      int column = place % width;
      int cFrom = Math.max(0, channel - depth / 2);
      int cTo = Math.min(channels, channel - depth / 2 + depth);
      int iFrom = Math.max(0, row - side / 2);
      int iTo = Math.min(height, row - side / 2 + side);
      int jFrom = Math.max(0, column - side / 2);
      int jTo = Math.min(width, column - side / 2 + side);
      for (int n = from; n < to; n++) {
        m.set(d + place * pitch + n, 0f);
      }
      for (int box = 0; box < (cTo - cFrom) * (iTo - iFrom); box++) {
        int c = cFrom + box / (iTo - iFrom);
        int i = iFrom + box % (iTo - iFrom);
        for (int j = jFrom; j < jTo; j++) {
          int at = x + ((c * height + i) * width + j) * pitch;
          for (int n = from; n < to; n++) {
            float value = m.get(at + n);
            m.set(d + place * pitch + n, m.get(d + place * pitch + n) + value * value);
          }
        }
      }
      for (int n = from; n < to; n++) {
        m.set(d + place * pitch + n, bias + scale * m.get(d + place * pitch + n));
      }
    }
  }

  /** Computes {@code y = x d^-power}. */
  static void forward(
      FloatArray m, int x, int d, int y, int n, int blocks, int block, float power) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(n, (b + 1) * block);
      for (int i = b * block; i < to; i++) {
        m.set(y + i, m.get(x + i) * TornadoMath.pow(m.get(d + i), -power));
      }
    }
  }

  /** Computes {@code ratio = dy x d^(-power-1)}, what a neighbour receives. */
  static void ratios(
      FloatArray m, int x, int dy, int d, int ratio, int n, int blocks, int block, float power) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(n, (b + 1) * block);
      for (int i = b * block; i < to; i++) {
        float share = TornadoMath.pow(m.get(d + i), -power - 1f);
        m.set(ratio + i, m.get(dy + i) * m.get(x + i) * share);
      }
    }
  }

  /** Computes {@code dx = dy d^-power - factor x (sum of ratios over the mirrored box)}. */
  static void gradient(
      FloatArray m,
      int x,
      int dy,
      int d,
      int ratio,
      int dx,
      int items,
      int pieces,
      int piece,
      int pitch,
      int channels,
      int image,
      int depth,
      int side,
      float power,
      float factor) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int place = item / pieces;
      int from = (item - place * pieces) * piece;
      int to = Math.min(pitch, from + piece);
      int height = image >> 16;
      int width = image & 0xffff;
      int channel = place / (height * width);
      int row = (place / width) % height;
      int column = place % width;
      int cFrom = Math.max(0, channel + depth / 2 + 1 - depth);
      int cTo = Math.min(channels, channel + depth / 2 + 1);
      int iFrom = Math.max(0, row + side / 2 + 1 - side);
      int iTo = Math.min(height, row + side / 2 + 1);
      int jFrom = Math.max(0, column + side / 2 + 1 - side);
      int jTo = Math.min(width, column + side / 2 + 1);
      for (int n = from; n < to; n++) {
        m.set(dx + place * pitch + n, 0f);
      }
      for (int box = 0; box < (cTo - cFrom) * (iTo - iFrom); box++) {
        int c = cFrom + box / (iTo - iFrom);
        int i = iFrom + box % (iTo - iFrom);
        for (int j = jFrom; j < jTo; j++) {
          int at = ratio + ((c * height + i) * width + j) * pitch;
          for (int n = from; n < to; n++) {
            m.set(dx + place * pitch + n, m.get(dx + place * pitch + n) + m.get(at + n));
          }
        }
      }
      for (int n = from; n < to; n++) {
        int at = place * pitch + n;
        float own = m.get(dy + at) * TornadoMath.pow(m.get(d + at), -power);
        m.set(dx + at, own - factor * m.get(x + at) * m.get(dx + at));
      }
    }
  }
}
