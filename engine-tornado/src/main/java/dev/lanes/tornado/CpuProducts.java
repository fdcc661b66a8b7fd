package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Matrix products on a CPU device, of operands whose rows or columns lie together. */
final class CpuProducts {
  private CpuProducts() {}

  /**
   * Computes {@code y[o][n] = bias[o] + sum over k of w(o,k) x[k][n]}: an item is four rows of 16
   * columns. Weights have a stride along o and k; rows of x and y are a pitch apart, which is a
   * multiple of 16, as is where they begin.
   */
  static void rows(
      FloatArray m,
      int wAt,
      int xAt,
      int bAt,
      int yAt,
      int items,
      int outs,
      int depth,
      int columns16,
      int wOut,
      int wDepth,
      int xPitch8,
      int yPitch8) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      VectorFloat8 floats = new VectorFloat8(m);
      int tile = item / columns16;
      int lanes = (item - tile * columns16) * 2;
      int first = tile * 4;
      int second = Math.min(first + 1, outs - 1);
      int third = Math.min(first + 2, outs - 1);
      int fourth = Math.min(first + 3, outs - 1);
      float s0 = 0f;
      float s1 = 0f;
      float s2 = 0f;
      float s3 = 0f;
      if (bAt >= 0) {
        s0 = m.get(bAt + first);
        s1 = m.get(bAt + second);
        s2 = m.get(bAt + third);
        s3 = m.get(bAt + fourth);
      }
      Float8 a00 = new Float8(s0, s0, s0, s0, s0, s0, s0, s0);
      Float8 a01 = new Float8(s0, s0, s0, s0, s0, s0, s0, s0);
      Float8 a10 = new Float8(s1, s1, s1, s1, s1, s1, s1, s1);
      Float8 a11 = new Float8(s1, s1, s1, s1, s1, s1, s1, s1);
      Float8 a20 = new Float8(s2, s2, s2, s2, s2, s2, s2, s2);
      Float8 a21 = new Float8(s2, s2, s2, s2, s2, s2, s2, s2);
      Float8 a30 = new Float8(s3, s3, s3, s3, s3, s3, s3, s3);
      Float8 a31 = new Float8(s3, s3, s3, s3, s3, s3, s3, s3);
      for (int k = 0; k < depth; k++) {
        int from = xAt / 8 + k * xPitch8 + lanes;
        Float8 x0 = floats.get(from);
        Float8 x1 = floats.get(from + 1);
        int tap = wAt + k * wDepth;
        float w0 = m.get(tap + first * wOut);
        float w1 = m.get(tap + second * wOut);
        float w2 = m.get(tap + third * wOut);
        float w3 = m.get(tap + fourth * wOut);
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
      int to = yAt / 8 + first * yPitch8 + lanes;
      floats.set(to, a00);
      floats.set(to + 1, a01);
      // rows past the last are the last once more; a condition may not compile, see CONTRIBUTING.md
      floats.set(to + (second - first) * yPitch8, a10);
      floats.set(to + (second - first) * yPitch8 + 1, a11);
      floats.set(to + (third - first) * yPitch8, a20);
      floats.set(to + (third - first) * yPitch8 + 1, a21);
      floats.set(to + (fourth - first) * yPitch8, a30);
      floats.set(to + (fourth - first) * yPitch8 + 1, a31);
    }
  }

  /**
   * Computes {@code y(i,j) = sum over k of a[i][k] b[j][k]} with k along the lanes: an item is four
   * by two results. Rows of a and b are a pitch apart, a multiple of 8, as is where they begin;
   * what lies between depth and the pitch must be zero.
   */
  static void dots(
      FloatArray m,
      int aAt,
      int bAt,
      int yAt,
      int items,
      int rows,
      int columns,
      int vectors,
      int aPitch8,
      int bPitch8,
      int yRow,
      int yColumn) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      VectorFloat8 floats = new VectorFloat8(m);
      int pairs = (columns + 1) / 2;
      int tile = item / pairs;
      int j = (item - tile * pairs) * 2;
      int next = Math.min(j + 1, columns - 1);
      int first = tile * 4;
      int second = Math.min(first + 1, rows - 1);
      int third = Math.min(first + 2, rows - 1);
      int fourth = Math.min(first + 3, rows - 1);
      Float8 a00 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a01 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a10 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a11 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a20 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a21 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a30 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      Float8 a31 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
      for (int k = 0; k < vectors; k++) {
        Float8 x0 = floats.get(bAt / 8 + j * bPitch8 + k);
        Float8 x1 = floats.get(bAt / 8 + next * bPitch8 + k);
        Float8 v0 = floats.get(aAt / 8 + first * aPitch8 + k);
        Float8 v1 = floats.get(aAt / 8 + second * aPitch8 + k);
        Float8 v2 = floats.get(aAt / 8 + third * aPitch8 + k);
        Float8 v3 = floats.get(aAt / 8 + fourth * aPitch8 + k);
        a00 = Float8.add(a00, Float8.mult(x0, v0));
        a01 = Float8.add(a01, Float8.mult(x1, v0));
        a10 = Float8.add(a10, Float8.mult(x0, v1));
        a11 = Float8.add(a11, Float8.mult(x1, v1));
        a20 = Float8.add(a20, Float8.mult(x0, v2));
        a21 = Float8.add(a21, Float8.mult(x1, v2));
        a30 = Float8.add(a30, Float8.mult(x0, v3));
        a31 = Float8.add(a31, Float8.mult(x1, v3));
      }
      m.set(yAt + first * yRow + j * yColumn, Lanes8.sum(a00));
      m.set(yAt + first * yRow + next * yColumn, Lanes8.sum(a01));
      m.set(yAt + second * yRow + j * yColumn, Lanes8.sum(a10));
      m.set(yAt + second * yRow + next * yColumn, Lanes8.sum(a11));
      m.set(yAt + third * yRow + j * yColumn, Lanes8.sum(a20));
      m.set(yAt + third * yRow + next * yColumn, Lanes8.sum(a21));
      m.set(yAt + fourth * yRow + j * yColumn, Lanes8.sum(a30));
      m.set(yAt + fourth * yRow + next * yColumn, Lanes8.sum(a31));
    }
  }

  /** Computes {@code y(i,j) = sum over k of a(i,k) b(k,j)} with any strides. */
  static void plain(
      FloatArray m,
      int aAt,
      int bAt,
      int yAt,
      int items,
      int columns,
      int depth,
      int aRow,
      int aDepth,
      int bDepth,
      int bColumn,
      int yRow,
      int yColumn) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int i = item / columns;
      int j = item - i * columns;
      float sum = 0f;
      for (int k = 0; k < depth; k++) {
        sum += m.get(aAt + i * aRow + k * aDepth) * m.get(bAt + k * bDepth + j * bColumn);
      }
      m.set(yAt + i * yRow + j * yColumn, sum);
    }
  }
}
