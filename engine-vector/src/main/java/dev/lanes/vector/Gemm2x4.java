package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernel for 128-bit and 64-bit vectors: 2 rows by 4 vectors, a whole column of 4-float
 * vectors and half a column of 2-float ones.
 */
final class Gemm2x4 {
  private Gemm2x4() {}

  /**
   * Adds the product of 2 packed rows and 4 vectors of a packed column to a tile.
   *
   * @param depth the length of the sums
   * @param a the rows, {@code [depth][2]}, from {@code ao}
   * @param b the column, {@code [depth][16]}, its first 4 vectors from {@code bo}
   * @param s what is added to, {@code [2][16]}, from {@code so}
   * @param c the sums, 2 rows of 16, from {@code co}
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
    FloatVector c01 = FloatVector.fromArray(SPECIES, s, so + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, s, so + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, s, so + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, s, so + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, s, so + 16 + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, s, so + 16 + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, s, so + 16 + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      int row = ao + k * 2;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, bo + k * 16);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, bo + k * 16 + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, bo + k * 16 + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(SPECIES, b, bo + k * 16 + 3 * LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[row]);
      c00 = w0.fma(x0, c00);
      c01 = w0.fma(x1, c01);
      c02 = w0.fma(x2, c02);
      c03 = w0.fma(x3, c03);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      c10 = w1.fma(x0, c10);
      c11 = w1.fma(x1, c11);
      c12 = w1.fma(x2, c12);
      c13 = w1.fma(x3, c13);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c02.intoArray(c, co + 2 * LANES);
    c03.intoArray(c, co + 3 * LANES);
    c10.intoArray(c, co + step);
    c11.intoArray(c, co + step + LANES);
    c12.intoArray(c, co + step + 2 * LANES);
    c13.intoArray(c, co + step + 3 * LANES);
  }
}
