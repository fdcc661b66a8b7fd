package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernel of the filter gradient for 128-bit and 64-bit vectors: 2 filters by 4 vectors of
 * taps, a whole group of 16 in 4-float vectors and half of one in 2-float ones.
 */
final class Outer2x4 {
  private Outer2x4() {}

  /**
   * Adds to a tile the products of output gradients and taps, over places and images.
   *
   * @param places the places of a row
   * @param images the images of the block, 1 to 16
   * @param d output gradients: row r of the 2 from {@code from + r * rowStep}, each {@code
   *     [places][16]}
   * @param x taps, {@code [places][16 images][16]}
   * @param xo where the group begins
   * @param c the tile, {@code [2][16]}, from {@code co}
   */
  static void addUnchecked(
      int places,
      int images,
      float[] d,
      int from,
      int rowStep,
      float[] x,
      int xo,
      float[] c,
      int co) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, co + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, co + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + 16 + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, co + 16 + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, co + 16 + 3 * LANES);
    for (int q = 0; q < places; q++) {
      int d0 = from + q * 16;
      int d1 = d0 + rowStep;
      for (int n = 0; n < images; n++) {
        int tap = (q * 16 + n) * 16;
        FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + tap);
        FloatVector v1 = FloatVector.fromArray(SPECIES, x, xo + tap + LANES);
        FloatVector v2 = FloatVector.fromArray(SPECIES, x, xo + tap + 2 * LANES);
        FloatVector v3 = FloatVector.fromArray(SPECIES, x, xo + tap + 3 * LANES);
        FloatVector g0 = FloatVector.broadcast(SPECIES, d[d0 + n]);
        c00 = g0.fma(v0, c00);
        c01 = g0.fma(v1, c01);
        c02 = g0.fma(v2, c02);
        c03 = g0.fma(v3, c03);
        FloatVector g1 = FloatVector.broadcast(SPECIES, d[d1 + n]);
        c10 = g1.fma(v0, c10);
        c11 = g1.fma(v1, c11);
        c12 = g1.fma(v2, c12);
        c13 = g1.fma(v3, c13);
      }
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c02.intoArray(c, co + 2 * LANES);
    c03.intoArray(c, co + 3 * LANES);
    c10.intoArray(c, co + 16);
    c11.intoArray(c, co + 16 + LANES);
    c12.intoArray(c, co + 16 + 2 * LANES);
    c13.intoArray(c, co + 16 + 3 * LANES);
  }
}
