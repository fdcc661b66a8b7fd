package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient for 256-bit vectors: 4 filters by one group of 16 taps. */
final class Outer4x2 {
  private Outer4x2() {}

  /**
   * Adds to a tile the products of output gradients and taps, over places and images.
   *
   * @param places the places of a row
   * @param images the images of the block, 1 to 16
   * @param d output gradients: row r of the 4 from {@code from + r * rowStep}, each {@code
   *     [places][16]}
   * @param x taps, {@code [places][16 images][16]}
   * @param xo where the group begins
   * @param c the tile, {@code [4][16]}, from {@code co}
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
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + 8);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + 24);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 40);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 56);
    for (int q = 0; q < places; q++) {
      int d0 = from + q * 16;
      int d1 = d0 + rowStep;
      int d2 = d1 + rowStep;
      int d3 = d2 + rowStep;
      for (int n = 0; n < images; n++) {
        int tap = (q * 16 + n) * 16;
        FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + tap);
        FloatVector v1 = FloatVector.fromArray(SPECIES, x, xo + tap + 8);
        FloatVector g0 = FloatVector.broadcast(SPECIES, d[d0 + n]);
        c00 = g0.fma(v0, c00);
        c01 = g0.fma(v1, c01);
        FloatVector g1 = FloatVector.broadcast(SPECIES, d[d1 + n]);
        c10 = g1.fma(v0, c10);
        c11 = g1.fma(v1, c11);
        FloatVector g2 = FloatVector.broadcast(SPECIES, d[d2 + n]);
        c20 = g2.fma(v0, c20);
        c21 = g2.fma(v1, c21);
        FloatVector g3 = FloatVector.broadcast(SPECIES, d[d3 + n]);
        c30 = g3.fma(v0, c30);
        c31 = g3.fma(v1, c31);
      }
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    c10.intoArray(c, co + 16);
    c11.intoArray(c, co + 24);
    c20.intoArray(c, co + 32);
    c21.intoArray(c, co + 40);
    c30.intoArray(c, co + 48);
    c31.intoArray(c, co + 56);
  }

  /**
   * Adds to a tile the products of output gradients and taps where places and images are one run of
   * numbers: all 16 images of a block, the taps of one right after those of the one before. Two
   * steps in a turn, as {@link Gemm4x2} has them; with steps that C2 does not know it checks every
   * address.
   *
   * @param depth places times images
   * @param d output gradients: row r of the 4 from {@code from + r * rowStep}, each {@code [depth]}
   * @param x taps, {@code [depth][16]}, from {@code xo}
   * @param c the tile, {@code [4][16]}, from {@code co}
   */
  static void addRunUnchecked(
      int depth, float[] d, int from, int rowStep, float[] x, int xo, float[] c, int co) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + 8);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + 24);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 40);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 56);
    int d1 = from + rowStep;
    int d2 = d1 + rowStep;
    int d3 = d2 + rowStep;
    for (int k = 0; k < depth; k += 2) {
      int tap = xo + k * 16;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, tap);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, tap + 8);
      FloatVector g0 = FloatVector.broadcast(SPECIES, d[from + k]);
      c00 = g0.fma(v0, c00);
      c01 = g0.fma(v1, c01);
      FloatVector g1 = FloatVector.broadcast(SPECIES, d[d1 + k]);
      c10 = g1.fma(v0, c10);
      c11 = g1.fma(v1, c11);
      FloatVector g2 = FloatVector.broadcast(SPECIES, d[d2 + k]);
      c20 = g2.fma(v0, c20);
      c21 = g2.fma(v1, c21);
      FloatVector g3 = FloatVector.broadcast(SPECIES, d[d3 + k]);
      c30 = g3.fma(v0, c30);
      c31 = g3.fma(v1, c31);
      if (k + 1 == depth) {
        break;
      }
      FloatVector u0 = FloatVector.fromArray(SPECIES, x, tap + 16);
      FloatVector u1 = FloatVector.fromArray(SPECIES, x, tap + 24);
      FloatVector h0 = FloatVector.broadcast(SPECIES, d[from + k + 1]);
      c00 = h0.fma(u0, c00);
      c01 = h0.fma(u1, c01);
      FloatVector h1 = FloatVector.broadcast(SPECIES, d[d1 + k + 1]);
      c10 = h1.fma(u0, c10);
      c11 = h1.fma(u1, c11);
      FloatVector h2 = FloatVector.broadcast(SPECIES, d[d2 + k + 1]);
      c20 = h2.fma(u0, c20);
      c21 = h2.fma(u1, c21);
      FloatVector h3 = FloatVector.broadcast(SPECIES, d[d3 + k + 1]);
      c30 = h3.fma(u0, c30);
      c31 = h3.fma(u1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    c10.intoArray(c, co + 16);
    c11.intoArray(c, co + 24);
    c20.intoArray(c, co + 32);
    c21.intoArray(c, co + 40);
    c30.intoArray(c, co + 48);
    c31.intoArray(c, co + 56);
  }
}
