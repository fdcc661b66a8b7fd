package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * Takes the spectra of output gradients of blocked images, those of two filters at a time, as real
 * and imaginary parts.
 */
final class FftGradients {
  private final FftGrid grid;
  private final FftTile tile;
  private final Correlation g;
  private final Gradient dy;
  private final int plane; // floats

  FftGradients(FftGrid grid, Gradient dy) {
    this.grid = grid;
    this.tile = grid.tile();
    this.g = grid.g();
    this.dy = dy;
    this.plane = Math.multiplyExact(g.height(), g.width() * BLOCK);
  }

  /** Returns the floats that {@link #transform} needs beside the tile. */
  int scratch() {
    return dy instanceof Gradient.Computed ? 2 * plane : 0;
  }

  /**
   * Takes the spectra of a tile; with the first one of a block, its planes are computed.
   *
   * @param unit the tile, which comes after all others of its block that lie before it
   * @param group the group of channels
   * @param pair the filters, counted within the group; zeros if they do not exist
   * @param t where there is room for the tile
   * @param planes where there is room for {@link #scratch}, which nobody else writes to in between
   */
  void transform(int unit, int group, int pair, float[] s, int t, int planes, int thread) {
    int rows = grid.rowsOf(unit);
    for (int f = 2 * pair; f < 2 * pair + 2; f++) {
      int at = t + f % 2 * tile.plane();
      if (f >= g.filters()) {
        for (int i = 0; i < rows; i++) {
          Arrays.fill(s, at + i * tile.row(), at + i * tile.row() + tile.side() * BLOCK, 0);
        }
        continue;
      }
      int index = (grid.block(unit) * g.groups() + group) * g.filters() + f;
      switch (dy) {
        case Gradient.Stored(Storage stored) ->
            copy(unit, stored.array(), stored.offset() + index * plane, s, at);
        case Gradient.Computed(PlaneSource source) -> {
          int own = planes + f % 2 * plane;
          if (unit % grid.tiles() == 0) {
            source.write(index, s, own, thread);
          }
          copy(unit, s, own, s, at);
        }
      }
    }
    tile.forwardUnchecked(rows, s, t);
  }

  /** Copies what a tile has of a plane. */
  private void copy(int unit, float[] from, int plane, float[] to, int at) {
    int end = grid.column(unit) + grid.columnsOf(unit);
    for (int i = 0; i < grid.rowsOf(unit); i++) {
      int line = (grid.row(unit) + i) * g.width();
      int first = grid.column(unit);
      int row = at + i * tile.row();
      FftSource.copyRow(from, plane, line, first, end, tile.side(), grid.images(unit), to, row);
    }
  }
}
