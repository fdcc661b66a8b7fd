package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient, for 32 registers: 6 filters by 4 taps. */
final class Inner6x4 {
  private Inner6x4() {}

  /**
   * Adds to a tile the products of output gradients and taps over places, the images of a block
   * apart.
   *
   * @param rows rows of places
   * @param places places of a row
   * @param d output gradients, {@code [rows][places][6][16]}
   * @param d0 where they begin
   * @param x the taps of a place, {@code [4][16]}
   * @param x0 where those of the first place begin
   * @param placeStep from one place to the next
   * @param line from one row to the next
   * @param c the tile, {@code [6][4][16]}
   * @param c0 where it begins
   */
  static void addUnchecked(
      int rows,
      int places,
      float[] d,
      int d0,
      float[] x,
      int x0,
      int placeStep,
      int line,
      float[] c,
      int c0) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, c0 + BLOCK);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * BLOCK);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, c0 + 3 * BLOCK);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + 4 * BLOCK);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c0 + 5 * BLOCK);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, c0 + 6 * BLOCK);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, c0 + 7 * BLOCK);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c0 + 8 * BLOCK);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, c0 + 9 * BLOCK);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, c0 + 10 * BLOCK);
    FloatVector c23 = FloatVector.fromArray(SPECIES, c, c0 + 11 * BLOCK);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c0 + 12 * BLOCK);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, c0 + 13 * BLOCK);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, c0 + 14 * BLOCK);
    FloatVector c33 = FloatVector.fromArray(SPECIES, c, c0 + 15 * BLOCK);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c0 + 16 * BLOCK);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, c0 + 17 * BLOCK);
    FloatVector c42 = FloatVector.fromArray(SPECIES, c, c0 + 18 * BLOCK);
    FloatVector c43 = FloatVector.fromArray(SPECIES, c, c0 + 19 * BLOCK);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, c0 + 20 * BLOCK);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, c0 + 21 * BLOCK);
    FloatVector c52 = FloatVector.fromArray(SPECIES, c, c0 + 22 * BLOCK);
    FloatVector c53 = FloatVector.fromArray(SPECIES, c, c0 + 23 * BLOCK);
    int place = d0;
    int end = d0 + rows * places * 6 * BLOCK;
    int tap = x0;
    int toNextRow = line - places * placeStep;
    int left = places; // of the row
    while (place < end) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, tap);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, tap + BLOCK);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, tap + 2 * BLOCK);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, tap + 3 * BLOCK);
      FloatVector g0 = FloatVector.fromArray(SPECIES, d, place);
      c00 = g0.fma(v0, c00);
      c01 = g0.fma(v1, c01);
      c02 = g0.fma(v2, c02);
      c03 = g0.fma(v3, c03);
      FloatVector g1 = FloatVector.fromArray(SPECIES, d, place + BLOCK);
      c10 = g1.fma(v0, c10);
      c11 = g1.fma(v1, c11);
      c12 = g1.fma(v2, c12);
      c13 = g1.fma(v3, c13);
      FloatVector g2 = FloatVector.fromArray(SPECIES, d, place + 2 * BLOCK);
      c20 = g2.fma(v0, c20);
      c21 = g2.fma(v1, c21);
      c22 = g2.fma(v2, c22);
      c23 = g2.fma(v3, c23);
      FloatVector g3 = FloatVector.fromArray(SPECIES, d, place + 3 * BLOCK);
      c30 = g3.fma(v0, c30);
      c31 = g3.fma(v1, c31);
      c32 = g3.fma(v2, c32);
      c33 = g3.fma(v3, c33);
      FloatVector g4 = FloatVector.fromArray(SPECIES, d, place + 4 * BLOCK);
      c40 = g4.fma(v0, c40);
      c41 = g4.fma(v1, c41);
      c42 = g4.fma(v2, c42);
      c43 = g4.fma(v3, c43);
      FloatVector g5 = FloatVector.fromArray(SPECIES, d, place + 5 * BLOCK);
      c50 = g5.fma(v0, c50);
      c51 = g5.fma(v1, c51);
      c52 = g5.fma(v2, c52);
      c53 = g5.fma(v3, c53);
      place += 6 * BLOCK;
      left--;
      int ended = (left - 1) >> 31; // all bits at the end of a row
      left += ended & places;
      tap += placeStep + (ended & toNextRow);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + BLOCK);
    c02.intoArray(c, c0 + 2 * BLOCK);
    c03.intoArray(c, c0 + 3 * BLOCK);
    c10.intoArray(c, c0 + 4 * BLOCK);
    c11.intoArray(c, c0 + 5 * BLOCK);
    c12.intoArray(c, c0 + 6 * BLOCK);
    c13.intoArray(c, c0 + 7 * BLOCK);
    c20.intoArray(c, c0 + 8 * BLOCK);
    c21.intoArray(c, c0 + 9 * BLOCK);
    c22.intoArray(c, c0 + 10 * BLOCK);
    c23.intoArray(c, c0 + 11 * BLOCK);
    c30.intoArray(c, c0 + 12 * BLOCK);
    c31.intoArray(c, c0 + 13 * BLOCK);
    c32.intoArray(c, c0 + 14 * BLOCK);
    c33.intoArray(c, c0 + 15 * BLOCK);
    c40.intoArray(c, c0 + 16 * BLOCK);
    c41.intoArray(c, c0 + 17 * BLOCK);
    c42.intoArray(c, c0 + 18 * BLOCK);
    c43.intoArray(c, c0 + 19 * BLOCK);
    c50.intoArray(c, c0 + 20 * BLOCK);
    c51.intoArray(c, c0 + 21 * BLOCK);
    c52.intoArray(c, c0 + 22 * BLOCK);
    c53.intoArray(c, c0 + 23 * BLOCK);
  }
}
