package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * Takes the spectra of tiles of blocked images: of a tile {@code [points / 8][channels][8 points]
 * [real, imaginary][16]}, zeros for images that do not exist.
 */
final class FftSource {
  /** Points that lie together: a channel is written in pieces of 1 KiB, not of a line each. */
  private static final int CHUNK = 8;

  private final FftGrid grid;
  private final FftTile tile;
  private final Storage x;

  FftSource(FftGrid grid, Storage x) {
    this.grid = grid;
    this.tile = grid.tile();
    this.x = x;
  }

  /** Returns the floats of the spectra of a tile. */
  static int length(FftGrid grid) {
    return Math.multiplyExact(grid.tile().points() * 2 * BLOCK, grid.g().channels());
  }

  /** Returns where a point of a channel lies in the spectra of a tile. */
  static int place(int point, int channel, int channels) {
    int chunk = point / CHUNK * channels + channel;
    return (chunk * CHUNK + point % CHUNK) * 2 * BLOCK;
  }

  /** Returns the floats from one channel to the next. */
  static int channelStep() {
    return CHUNK * 2 * BLOCK;
  }

  /**
   * Takes the spectrum of a channel of a tile.
   *
   * @param t where there is room for a tile
   * @param to where the spectra of the tile begin
   */
  void transform(int unit, int channel, float[] s, int t, int to) {
    Correlation g = grid.g();
    int plane = (grid.block(unit) * g.channels() + channel) * g.sourceHeight();
    int side = tile.side();
    int top = grid.row(unit) + g.rows()[0].origin();
    int rows = Math.clamp(g.sourceHeight() - top, 0, side);
    int left = grid.column(unit) + g.columns()[0].origin();
    for (int i = 0; i < rows; i++) {
      int line = top + i < 0 ? -1 : (plane + top + i) * g.sourceWidth();
      int at = t + i * tile.row();
      copyRow(x.array(), x.offset(), line, left, g.sourceWidth(), side, grid.images(unit), s, at);
      Arrays.fill(s, at + tile.plane(), at + tile.plane() + side * BLOCK, 0);
    }
    tile.forwardUnchecked(rows, s, t);
    for (int point = 0; point < tile.points(); point++) {
      int from = t + tile.place(point);
      int target = to + place(point, channel, g.channels());
      Tiles.copy(s, from, s, target);
      Tiles.copy(s, from + tile.plane(), s, target + BLOCK);
    }
  }

  /**
   * Copies places of a row, zeros for those that do not exist.
   *
   * @param xo where the first row begins
   * @param line where the row begins from there, in blocks of 16 floats; negative if it does not
   *     exist
   * @param left the first place, may lie before the row
   * @param width places of the row
   * @param side how many places
   * @param images of the block; the lanes of others become zero
   */
  static void copyRow(
      float[] x, int xo, int line, int left, int width, int side, int images, float[] to, int at) {
    int first = Math.clamp(-left, 0, side);
    int end = line < 0 ? first : Math.clamp(width - left, first, side);
    Arrays.fill(to, at, at + first * BLOCK, 0);
    if (end > first) {
      int from = xo + (line + left + first) * BLOCK;
      System.arraycopy(x, from, to, at + first * BLOCK, (end - first) * BLOCK);
    }
    Arrays.fill(to, at + end * BLOCK, at + side * BLOCK, 0);
    for (int i = first; images < BLOCK && i < end; i++) {
      Arrays.fill(to, at + i * BLOCK + images, at + (i + 1) * BLOCK, 0);
    }
  }
}
