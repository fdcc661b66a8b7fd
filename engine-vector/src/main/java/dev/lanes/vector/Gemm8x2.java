package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel for 512-bit vectors: 8 rows by 2 columns of one 16-float vector. */
final class Gemm8x2 {
  private Gemm8x2() {}

  /**
   * Adds the product of 8 packed rows and two packed columns to a tile.
   *
   * @param depth the length of the sums
   * @param a the rows, {@code [depth][8]}, from {@code ao}
   * @param b the columns, {@code [depth][16]} each, from {@code b0} and {@code b1}
   * @param s what is added to, {@code [2][8][16]}, from {@code so}
   * @param c the sums, 8 rows of 16 for each column, from {@code c0} and {@code c1}
   * @param step from one of these rows to the next
   */
  static void addUnchecked(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int b0,
      int b1,
      float[] s,
      int so,
      float[] c,
      int c0,
      int c1,
      int step) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, s, so);
    FloatVector c01 = FloatVector.fromArray(SPECIES, s, so + 128);
    FloatVector c10 = FloatVector.fromArray(SPECIES, s, so + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, s, so + 144);
    FloatVector c20 = FloatVector.fromArray(SPECIES, s, so + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, s, so + 160);
    FloatVector c30 = FloatVector.fromArray(SPECIES, s, so + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, s, so + 176);
    FloatVector c40 = FloatVector.fromArray(SPECIES, s, so + 64);
    FloatVector c41 = FloatVector.fromArray(SPECIES, s, so + 192);
    FloatVector c50 = FloatVector.fromArray(SPECIES, s, so + 80);
    FloatVector c51 = FloatVector.fromArray(SPECIES, s, so + 208);
    FloatVector c60 = FloatVector.fromArray(SPECIES, s, so + 96);
    FloatVector c61 = FloatVector.fromArray(SPECIES, s, so + 224);
    FloatVector c70 = FloatVector.fromArray(SPECIES, s, so + 112);
    FloatVector c71 = FloatVector.fromArray(SPECIES, s, so + 240);
    for (int k = 0; k < depth; k++) {
      int row = ao + k * 8;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, b0 + k * 16);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, b1 + k * 16);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[row]);
      c00 = w0.fma(x0, c00);
      c01 = w0.fma(x1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      c10 = w1.fma(x0, c10);
      c11 = w1.fma(x1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      c20 = w2.fma(x0, c20);
      c21 = w2.fma(x1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      c30 = w3.fma(x0, c30);
      c31 = w3.fma(x1, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      c40 = w4.fma(x0, c40);
      c41 = w4.fma(x1, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[row + 5]);
      c50 = w5.fma(x0, c50);
      c51 = w5.fma(x1, c51);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[row + 6]);
      c60 = w6.fma(x0, c60);
      c61 = w6.fma(x1, c61);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[row + 7]);
      c70 = w7.fma(x0, c70);
      c71 = w7.fma(x1, c71);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c1);
    c10.intoArray(c, c0 + step);
    c11.intoArray(c, c1 + step);
    c20.intoArray(c, c0 + 2 * step);
    c21.intoArray(c, c1 + 2 * step);
    c30.intoArray(c, c0 + 3 * step);
    c31.intoArray(c, c1 + 3 * step);
    c40.intoArray(c, c0 + 4 * step);
    c41.intoArray(c, c1 + 4 * step);
    c50.intoArray(c, c0 + 5 * step);
    c51.intoArray(c, c1 + 5 * step);
    c60.intoArray(c, c0 + 6 * step);
    c61.intoArray(c, c1 + 6 * step);
    c70.intoArray(c, c0 + 7 * step);
    c71.intoArray(c, c1 + 7 * step);
  }
}
