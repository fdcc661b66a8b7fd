package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel for 512-bit vectors: 8 rows by one column of one 16-float vector. */
final class Gemm8x1 {
  private Gemm8x1() {}

  /**
   * Adds the product of 8 packed rows and a packed column to a tile.
   *
   * @param depth the length of the sums
   * @param a the rows, {@code [depth][8]}, from {@code ao}
   * @param b the column, {@code [depth][16]}, from {@code bo}
   * @param s what is added to, {@code [8][16]}, from {@code so}
   * @param c the sums, 8 rows of 16, from {@code co}
   * @param step from one of these rows to the next
   */
  static void addUnchecked(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] s,
      int so,
      float[] c,
      int co,
      int step) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, s, so);
    FloatVector c10 = FloatVector.fromArray(SPECIES, s, so + 16);
    FloatVector c20 = FloatVector.fromArray(SPECIES, s, so + 32);
    FloatVector c30 = FloatVector.fromArray(SPECIES, s, so + 48);
    FloatVector c40 = FloatVector.fromArray(SPECIES, s, so + 64);
    FloatVector c50 = FloatVector.fromArray(SPECIES, s, so + 80);
    FloatVector c60 = FloatVector.fromArray(SPECIES, s, so + 96);
    FloatVector c70 = FloatVector.fromArray(SPECIES, s, so + 112);
    for (int k = 0; k < depth; k++) {
      int row = ao + k * 8;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, bo + k * 16);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[row]);
      c00 = w0.fma(x0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      c10 = w1.fma(x0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      c20 = w2.fma(x0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      c30 = w3.fma(x0, c30);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      c40 = w4.fma(x0, c40);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[row + 5]);
      c50 = w5.fma(x0, c50);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[row + 6]);
      c60 = w6.fma(x0, c60);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[row + 7]);
      c70 = w7.fma(x0, c70);
    }
    c00.intoArray(c, co);
    c10.intoArray(c, co + step);
    c20.intoArray(c, co + 2 * step);
    c30.intoArray(c, co + 3 * step);
    c40.intoArray(c, co + 4 * step);
    c50.intoArray(c, co + 5 * step);
    c60.intoArray(c, co + 6 * step);
    c70.intoArray(c, co + 7 * step);
  }
}
