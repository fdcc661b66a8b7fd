package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernel for 256-bit vectors: 6 rows by one column of 2 8-float vectors, which with a number
 * of a row take 15 of 16 registers. A column is loaded for half as many rows more than in {@link
 * Gemm4x2}, and with 12 sums in place of 8 each may wait longer for its last step.
 *
 * <p>Two steps in a turn with a branch between them, without which C2 unrolls the loop, loads for
 * several steps at first and spills sums: twice the time.
 */
final class Gemm6x2 {
  /** Rows of the tile. */
  static final int ROWS = 6;

  private Gemm6x2() {}

  /**
   * Adds the product of 6 packed rows and a packed column to a tile.
   *
   * @param depth the length of the sums
   * @param a the rows, {@code [depth][6]}, from {@code ao}
   * @param b the column, {@code [depth][16]}, from {@code bo}
   * @param s what is added to, {@code [6][16]}, from {@code so}
   * @param c the tile of sums, alike, from {@code co}
   */
  static void addUnchecked(
      int depth, float[] a, int ao, float[] b, int bo, float[] s, int so, float[] c, int co) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, s, so);
    FloatVector c01 = FloatVector.fromArray(SPECIES, s, so + 8);
    FloatVector c10 = FloatVector.fromArray(SPECIES, s, so + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, s, so + 24);
    FloatVector c20 = FloatVector.fromArray(SPECIES, s, so + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, s, so + 40);
    FloatVector c30 = FloatVector.fromArray(SPECIES, s, so + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, s, so + 56);
    FloatVector c40 = FloatVector.fromArray(SPECIES, s, so + 64);
    FloatVector c41 = FloatVector.fromArray(SPECIES, s, so + 72);
    FloatVector c50 = FloatVector.fromArray(SPECIES, s, so + 80);
    FloatVector c51 = FloatVector.fromArray(SPECIES, s, so + 88);
    for (int k = 0; k < depth; k += 2) {
      int row = ao + k * 6;
      int column = bo + k * 16;
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, column);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, column + 8);
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
      if (k + 1 == depth) { // the branch
        break;
      }
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, column + 16);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, column + 24);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[row + 6]);
      c00 = v0.fma(y0, c00);
      c01 = v0.fma(y1, c01);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[row + 7]);
      c10 = v1.fma(y0, c10);
      c11 = v1.fma(y1, c11);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[row + 8]);
      c20 = v2.fma(y0, c20);
      c21 = v2.fma(y1, c21);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[row + 9]);
      c30 = v3.fma(y0, c30);
      c31 = v3.fma(y1, c31);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[row + 10]);
      c40 = v4.fma(y0, c40);
      c41 = v4.fma(y1, c41);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[row + 11]);
      c50 = v5.fma(y0, c50);
      c51 = v5.fma(y1, c51);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    c10.intoArray(c, co + 16);
    c11.intoArray(c, co + 24);
    c20.intoArray(c, co + 32);
    c21.intoArray(c, co + 40);
    c30.intoArray(c, co + 48);
    c31.intoArray(c, co + 56);
    c40.intoArray(c, co + 64);
    c41.intoArray(c, co + 72);
    c50.intoArray(c, co + 80);
    c51.intoArray(c, co + 88);
  }
}
