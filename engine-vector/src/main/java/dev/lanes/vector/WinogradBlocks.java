package dev.lanes.vector;

/**
 * Cuts larger filters into blocks of 3 x 3 taps for Winograd's method, the last of a row or column
 * with zeros where there are no taps.
 *
 * <p>A filter's sum over its blocks is a sum over more channels: channel {@code block * channels +
 * c} is channel c of the image, moved by the place of the block. So 5 x 5 taps become 3 x 3 of four
 * times the channels: 36 multiplications give 4 of their results, in place of 100.
 *
 * @param down blocks of a column
 * @param across blocks of a row
 * @param tapRows rows of taps of the filter
 * @param tapColumns columns of taps of the filter
 */
record WinogradBlocks(int down, int across, int tapRows, int tapColumns) {
  /** Taps along a side of a block. */
  static final int TAPS = 3;

  /** Results along a side of a tile. */
  static final int RESULTS = WinogradTile.SIDE + 1 - TAPS;

  /** Returns the blocks of a correlation that {@link #isPossible}. */
  static WinogradBlocks of(Correlation g) {
    int rows = g.rows()[0].taps();
    int columns = g.columns()[0].taps();
    return new WinogradBlocks(Math.ceilDiv(rows, TAPS), Math.ceilDiv(columns, TAPS), rows, columns);
  }

  /** Returns whether there are such blocks: filters that move by one place, taps side by side. */
  static boolean isPossible(Correlation g) {
    return g.rows().length == 1
        && g.columns().length == 1
        && isPlain(g.rows()[0])
        && isPlain(g.columns()[0]);
  }

  private static boolean isPlain(Axis axis) {
    return axis.step() == 1
        && axis.sourceStep() == 1
        && axis.dilation() == 1
        && axis.taps() >= TAPS;
  }

  /** Returns how many there are. */
  int count() {
    return down * across;
  }

  /** Returns the first row of taps of a block. */
  int row(int block) {
    return block / across * TAPS;
  }

  /** Returns the first column of taps of a block. */
  int column(int block) {
    return block % across * TAPS;
  }

  /** Returns how many tiles the results of an image take. */
  static int tiles(Correlation g) {
    return Math.ceilDiv(g.height(), RESULTS) * Math.ceilDiv(g.width(), RESULTS);
  }
}
