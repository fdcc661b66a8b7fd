package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Micro-kernel of the filter gradient for 512-bit vectors: 8 filters by 2 groups of 16 taps. */
final class Outer8x2 {
  private Outer8x2() {}

  /**
   * Adds to a tile the products of output gradients and taps, over places and images.
   *
   * @param places the places of a row
   * @param images the images of the block, 1 to 16
   * @param d output gradients: row r of the 8 from {@code from + r * rowStep}, each {@code
   *     [places][16]}
   * @param x taps, {@code [places][16 images][16]}
   * @param x0 where the first group begins
   * @param x1 where the second group begins
   * @param c the tiles of the groups, {@code [8][16]}, from {@code c0} and {@code c1}
   */
  static void addUnchecked(
      int places,
      int images,
      float[] d,
      int from,
      int rowStep,
      float[] x,
      int x0,
      int x1,
      float[] c,
      int c0,
      int c1) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c1 + 16);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c0 + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, c1 + 32);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c0 + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, c1 + 48);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c0 + 64);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, c1 + 64);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, c0 + 80);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, c1 + 80);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, c0 + 96);
    FloatVector c61 = FloatVector.fromArray(SPECIES, c, c1 + 96);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, c0 + 112);
    FloatVector c71 = FloatVector.fromArray(SPECIES, c, c1 + 112);
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
        FloatVector v0 = FloatVector.fromArray(SPECIES, x, x0 + tap);
        FloatVector v1 = FloatVector.fromArray(SPECIES, x, x1 + tap);
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
        FloatVector g4 = FloatVector.broadcast(SPECIES, d[d4 + n]);
        c40 = g4.fma(v0, c40);
        c41 = g4.fma(v1, c41);
        FloatVector g5 = FloatVector.broadcast(SPECIES, d[d5 + n]);
        c50 = g5.fma(v0, c50);
        c51 = g5.fma(v1, c51);
        FloatVector g6 = FloatVector.broadcast(SPECIES, d[d6 + n]);
        c60 = g6.fma(v0, c60);
        c61 = g6.fma(v1, c61);
        FloatVector g7 = FloatVector.broadcast(SPECIES, d[d7 + n]);
        c70 = g7.fma(v0, c70);
        c71 = g7.fma(v1, c71);
      }
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c1);
    c10.intoArray(c, c0 + 16);
    c11.intoArray(c, c1 + 16);
    c20.intoArray(c, c0 + 32);
    c21.intoArray(c, c1 + 32);
    c30.intoArray(c, c0 + 48);
    c31.intoArray(c, c1 + 48);
    c40.intoArray(c, c0 + 64);
    c41.intoArray(c, c1 + 64);
    c50.intoArray(c, c0 + 80);
    c51.intoArray(c, c1 + 80);
    c60.intoArray(c, c0 + 96);
    c61.intoArray(c, c1 + 96);
    c70.intoArray(c, c0 + 112);
    c71.intoArray(c, c1 + 112);
  }

  /**
   * Adds to a tile the products of output gradients and taps where places and images are one run of
   * numbers: all 16 images of a block, the taps of one right after those of the one before. With
   * steps that C2 does not know it checks every address.
   *
   * @param depth places times images
   * @param d output gradients: row r of the 8 from {@code from + r * rowStep}, each {@code [depth]}
   * @param x taps, {@code [depth][16]}, from {@code x0} and {@code x1}
   * @param c the tiles of the groups, {@code [8][16]}, from {@code c0} and {@code c1}
   */
  static void addRunUnchecked(
      int depth,
      float[] d,
      int from,
      int rowStep,
      float[] x,
      int x0,
      int x1,
      float[] c,
      int c0,
      int c1) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + 16);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c1 + 16);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c0 + 32);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, c1 + 32);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c0 + 48);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, c1 + 48);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c0 + 64);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, c1 + 64);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, c0 + 80);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, c1 + 80);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, c0 + 96);
    FloatVector c61 = FloatVector.fromArray(SPECIES, c, c1 + 96);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, c0 + 112);
    FloatVector c71 = FloatVector.fromArray(SPECIES, c, c1 + 112);
    int d1 = from + rowStep;
    int d2 = d1 + rowStep;
    int d3 = d2 + rowStep;
    int d4 = d3 + rowStep;
    int d5 = d4 + rowStep;
    int d6 = d5 + rowStep;
    int d7 = d6 + rowStep;
    for (int k = 0; k < depth; k++) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, x0 + k * 16);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, x1 + k * 16);
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
      FloatVector g4 = FloatVector.broadcast(SPECIES, d[d4 + k]);
      c40 = g4.fma(v0, c40);
      c41 = g4.fma(v1, c41);
      FloatVector g5 = FloatVector.broadcast(SPECIES, d[d5 + k]);
      c50 = g5.fma(v0, c50);
      c51 = g5.fma(v1, c51);
      FloatVector g6 = FloatVector.broadcast(SPECIES, d[d6 + k]);
      c60 = g6.fma(v0, c60);
      c61 = g6.fma(v1, c61);
      FloatVector g7 = FloatVector.broadcast(SPECIES, d[d7 + k]);
      c70 = g7.fma(v0, c70);
      c71 = g7.fma(v1, c71);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c1);
    c10.intoArray(c, c0 + 16);
    c11.intoArray(c, c1 + 16);
    c20.intoArray(c, c0 + 32);
    c21.intoArray(c, c1 + 32);
    c30.intoArray(c, c0 + 48);
    c31.intoArray(c, c1 + 48);
    c40.intoArray(c, c0 + 64);
    c41.intoArray(c, c1 + 64);
    c50.intoArray(c, c0 + 80);
    c51.intoArray(c, c1 + 80);
    c60.intoArray(c, c0 + 96);
    c61.intoArray(c, c1 + 96);
    c70.intoArray(c, c0 + 112);
    c71.intoArray(c, c1 + 112);
  }
}
