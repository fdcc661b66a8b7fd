package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernel for 256-bit vectors: 4 rows by one column of 2 8-float vectors.
 *
 * <p>Two steps in a turn, since C2 does not unroll such a loop: beside a busy neighbour on the same
 * core the addresses and the branch of each step cost a fifth of the time.
 */
final class Gemm4x2 {
  private Gemm4x2() {}

  /**
   * Adds the product of 4 packed rows and a packed column to a tile.
   *
   * @param depth the length of the sums
   * @param a the rows, {@code [depth][4]}, from {@code ao}
   * @param b the column, {@code [depth][16]}, from {@code bo}
   * @param s what is added to, {@code [4][16]}, from {@code so}
   * @param c the sums, 4 rows of 16, from {@code co}
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
    FloatVector c01 = FloatVector.fromArray(SPECIES, s, so + 8);
    FloatVector c10 = FloatVector.fromArray(SPECIES, s, so + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, s, so + 24);
    FloatVector c20 = FloatVector.fromArray(SPECIES, s, so + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, s, so + 40);
    FloatVector c30 = FloatVector.fromArray(SPECIES, s, so + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, s, so + 56);
    for (int k = 0; k < depth; k += 2) {
      int row = ao + k * 4;
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
      if (k + 1 == depth) { // between the steps, so that C2 does not load for both at first
        break;
      }
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, column + 16);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, column + 24);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[row + 4]);
      c00 = v0.fma(y0, c00);
      c01 = v0.fma(y1, c01);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[row + 5]);
      c10 = v1.fma(y0, c10);
      c11 = v1.fma(y1, c11);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[row + 6]);
      c20 = v2.fma(y0, c20);
      c21 = v2.fma(y1, c21);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[row + 7]);
      c30 = v3.fma(y0, c30);
      c31 = v3.fma(y1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    c10.intoArray(c, co + step);
    c11.intoArray(c, co + step + 8);
    c20.intoArray(c, co + 2 * step);
    c21.intoArray(c, co + 2 * step + 8);
    c30.intoArray(c, co + 3 * step);
    c31.intoArray(c, co + 3 * step + 8);
  }
}
