package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient for 512-bit vectors: 8 filters by one group of 16 taps. */
final class Outer8x1 {
  private Outer8x1() {}

  /**
   * Adds to a tile the products of output gradients and taps, over places and images.
   *
   * @param places the places of a row
   * @param images the images of the block, 1 to 16
   * @param d output gradients: row r of the 8 from {@code from + r * rowStep}, each {@code
   *     [places][16]}
   * @param x taps, {@code [places][16 images][16]}
   * @param xo where the group begins
   * @param c the tile, {@code [8][16]}, from {@code co}
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 16);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 32);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 48);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 64);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 80);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 96);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 112);
    for (int q = 0; q < places; q++) {
      int d0 = from + q * 16;
      int d1 = d0 + rowStep;
      int d2 = d1 + rowStep;
      int d3 = d2 + rowStep;
      int d4 = d3 + rowStep;
      int d5 = d4 + rowStep;
      int d6 = d5 + rowStep;
      int d7 = d6 + rowStep;
      for (int n = 0; n < images; n++) {
        int tap = (q * 16 + n) * 16;
        FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + tap);
        FloatVector g0 = FloatVector.broadcast(SPECIES, d[d0 + n]);
        c00 = g0.fma(v0, c00);
        FloatVector g1 = FloatVector.broadcast(SPECIES, d[d1 + n]);
        c10 = g1.fma(v0, c10);
        FloatVector g2 = FloatVector.broadcast(SPECIES, d[d2 + n]);
        c20 = g2.fma(v0, c20);
        FloatVector g3 = FloatVector.broadcast(SPECIES, d[d3 + n]);
        c30 = g3.fma(v0, c30);
        FloatVector g4 = FloatVector.broadcast(SPECIES, d[d4 + n]);
        c40 = g4.fma(v0, c40);
        FloatVector g5 = FloatVector.broadcast(SPECIES, d[d5 + n]);
        c50 = g5.fma(v0, c50);
        FloatVector g6 = FloatVector.broadcast(SPECIES, d[d6 + n]);
        c60 = g6.fma(v0, c60);
        FloatVector g7 = FloatVector.broadcast(SPECIES, d[d7 + n]);
        c70 = g7.fma(v0, c70);
      }
    }
    c00.intoArray(c, co);
    c10.intoArray(c, co + 16);
    c20.intoArray(c, co + 32);
    c30.intoArray(c, co + 48);
    c40.intoArray(c, co + 64);
    c50.intoArray(c, co + 80);
    c60.intoArray(c, co + 96);
    c70.intoArray(c, co + 112);
  }
}
