package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient, for 16 registers: 3 filters by 3 taps. */
final class Inner3x3 {
  private Inner3x3() {}

  /**
   * Adds to a tile the products of output gradients and taps over places, the images of a block
   * apart.
   *
   * @param rows rows of places
   * @param places places of a row
   * @param d output gradients, {@code [rows][places][3][16]}
   * @param d0 where they begin
   * @param x the taps of a place, {@code [3][16]}
   * @param x0 where those of the first place begin
   * @param placeStep from one place to the next
   * @param line from one row to the next
   * @param c the tile, {@code [3][3][16]}
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + 3 * BLOCK);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c0 + 4 * BLOCK);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, c0 + 5 * BLOCK);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c0 + 6 * BLOCK);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, c0 + 7 * BLOCK);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, c0 + 8 * BLOCK);
    int place = d0;
    int end = d0 + rows * places * 3 * BLOCK;
    int tap = x0;
    int toNextRow = line - places * placeStep;
    int left = places; // of the row
    while (place < end) {
      FloatVector g0 = FloatVector.fromArray(SPECIES, d, place);
      FloatVector g1 = FloatVector.fromArray(SPECIES, d, place + BLOCK);
      FloatVector g2 = FloatVector.fromArray(SPECIES, d, place + 2 * BLOCK);
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, tap);
      c00 = g0.fma(v0, c00);
      c10 = g1.fma(v0, c10);
      c20 = g2.fma(v0, c20);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, tap + BLOCK);
      c01 = g0.fma(v1, c01);
      c11 = g1.fma(v1, c11);
      c21 = g2.fma(v1, c21);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, tap + 2 * BLOCK);
      c02 = g0.fma(v2, c02);
      c12 = g1.fma(v2, c12);
      c22 = g2.fma(v2, c22);
      place += 3 * BLOCK;
      left--;
      int ended = (left - 1) >> 31; // all bits at the end of a row
      left += ended & places;
      tap += placeStep + (ended & toNextRow);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + BLOCK);
    c02.intoArray(c, c0 + 2 * BLOCK);
    c10.intoArray(c, c0 + 3 * BLOCK);
    c11.intoArray(c, c0 + 4 * BLOCK);
    c12.intoArray(c, c0 + 5 * BLOCK);
    c20.intoArray(c, c0 + 6 * BLOCK);
    c21.intoArray(c, c0 + 7 * BLOCK);
    c22.intoArray(c, c0 + 8 * BLOCK);
  }
}
