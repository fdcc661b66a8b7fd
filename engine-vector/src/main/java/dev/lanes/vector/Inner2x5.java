package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient, for 16 registers: 2 filters by 5 taps. */
final class Inner2x5 {
  private Inner2x5() {}

  /**
   * Adds to a tile the products of output gradients and taps over places, the images of a block
   * apart.
   *
   * @param rows rows of places
   * @param places places of a row
   * @param d output gradients, {@code [rows][places][2][16]}
   * @param d0 where they begin
   * @param x the taps of a place, {@code [5][16]}
   * @param x0 where those of the first place begin
   * @param placeStep from one place to the next
   * @param line from one row to the next
   * @param c the tile, {@code [2][5][16]}
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
    FloatVector c04 = FloatVector.fromArray(SPECIES, c, c0 + 4 * BLOCK);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + 5 * BLOCK);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c0 + 6 * BLOCK);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, c0 + 7 * BLOCK);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, c0 + 8 * BLOCK);
    FloatVector c14 = FloatVector.fromArray(SPECIES, c, c0 + 9 * BLOCK);
    int place = d0;
    int end = d0 + rows * places * 2 * BLOCK;
    int tap = x0;
    int toNextRow = line - places * placeStep;
    int left = places; // of the row
    while (place < end) {
      FloatVector g0 = FloatVector.fromArray(SPECIES, d, place);
      FloatVector g1 = FloatVector.fromArray(SPECIES, d, place + BLOCK);
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, tap);
      c00 = g0.fma(v0, c00);
      c10 = g1.fma(v0, c10);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, tap + BLOCK);
      c01 = g0.fma(v1, c01);
      c11 = g1.fma(v1, c11);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, tap + 2 * BLOCK);
      c02 = g0.fma(v2, c02);
      c12 = g1.fma(v2, c12);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, tap + 3 * BLOCK);
      c03 = g0.fma(v3, c03);
      c13 = g1.fma(v3, c13);
      FloatVector v4 = FloatVector.fromArray(SPECIES, x, tap + 4 * BLOCK);
      c04 = g0.fma(v4, c04);
      c14 = g1.fma(v4, c14);
      place += 2 * BLOCK;
      left--;
      int ended = (left - 1) >> 31; // all bits at the end of a row
      left += ended & places;
      tap += placeStep + (ended & toNextRow);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + BLOCK);
    c02.intoArray(c, c0 + 2 * BLOCK);
    c03.intoArray(c, c0 + 3 * BLOCK);
    c04.intoArray(c, c0 + 4 * BLOCK);
    c10.intoArray(c, c0 + 5 * BLOCK);
    c11.intoArray(c, c0 + 6 * BLOCK);
    c12.intoArray(c, c0 + 7 * BLOCK);
    c13.intoArray(c, c0 + 8 * BLOCK);
    c14.intoArray(c, c0 + 9 * BLOCK);
  }
}
