package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;

import java.util.Comparator;
import java.util.List;

/**
 * How many filters and taps a micro-kernel of the filter gradient takes whose lanes are images:
 * {@code [filters][taps][16]} sums in registers.
 *
 * <p>The kernels go through rows and places in one loop: for one in another C2's register allocator
 * takes three times the memory, tens of megabytes that the process keeps.
 *
 * @param filters the filters
 * @param taps the taps
 */
record InnerTile(int filters, int taps) {
  /** AVX-512 has 32 registers, others are planned for 16; see {@link Tiles}. */
  private static final List<InnerTile> ALL =
      LANES == BLOCK
          ? List.of(new InnerTile(4, 5), new InnerTile(6, 4), new InnerTile(8, 3))
          : List.of(new InnerTile(2, 5), new InnerTile(2, 4), new InnerTile(3, 3));

  /** Returns the tile that covers so many filters and taps with the least work beside them. */
  static InnerTile of(int filters, int taps) {
    return ALL.stream()
        .min(Comparator.comparingInt(tile -> tile.covered(filters, taps)))
        .orElseThrow();
  }

  /** Returns the products of filters and taps that tiles take, with those that do not exist. */
  int covered(int filters, int taps) {
    return Math.ceilDiv(filters, filters()) * Math.ceilDiv(taps, taps()) * length() / BLOCK;
  }

  /** Returns the floats of the sums. */
  int length() {
    return filters * taps * BLOCK;
  }

  /** Adds products to the sums; see {@link Inner4x5#addUnchecked}. */
  void addUnchecked(
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
    for (int l = 0; l < BLOCK; l += LANES) {
      if (LANES == BLOCK) {
        switch (taps) {
          case 3 -> Inner8x3.addUnchecked(rows, places, d, d0, x, x0, placeStep, line, c, c0);
          case 4 -> Inner6x4.addUnchecked(rows, places, d, d0, x, x0, placeStep, line, c, c0);
          default -> Inner4x5.addUnchecked(rows, places, d, d0, x, x0, placeStep, line, c, c0);
        }
      } else {
        switch (taps) {
          case 3 ->
              Inner3x3.addUnchecked(rows, places, d, d0 + l, x, x0 + l, placeStep, line, c, c0 + l);
          case 4 ->
              Inner2x4.addUnchecked(rows, places, d, d0 + l, x, x0 + l, placeStep, line, c, c0 + l);
          default ->
              Inner2x5.addUnchecked(rows, places, d, d0 + l, x, x0 + l, placeStep, line, c, c0 + l);
        }
      }
    }
  }

  /** Returns its name, for the plan. */
  String describe() {
    return filters + "x" + taps;
  }
}
