package dev.lanes.vector;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Where the tiles of a {@link Correlation} lie that goes by Fourier transforms: each sees a square
 * of the source, of which those results exist that do not reach around its border.
 *
 * @param g the correlation
 * @param tile the square
 * @param blocks blocks of images
 * @param lastImages images of the last block
 * @param rows rows of results of a tile
 * @param columns columns of results of a tile
 * @param down tiles of a column
 * @param across tiles of a row
 */
record FftGrid(
    Correlation g,
    FftTile tile,
    int blocks,
    int lastImages,
    int rows,
    int columns,
    int down,
    int across) {
  static FftGrid of(Correlation g, int batch, FftTile tile) {
    int blocks = Math.ceilDiv(batch, VectorConstants.BLOCK);
    int rows = Math.min(g.height(), tile.side() + 1 - g.rows()[0].taps());
    int columns = Math.min(g.width(), tile.side() + 1 - g.columns()[0].taps());
    return new FftGrid(
        g,
        tile,
        blocks,
        batch - (blocks - 1) * VectorConstants.BLOCK,
        rows,
        columns,
        Math.ceilDiv(g.height(), rows),
        Math.ceilDiv(g.width(), columns));
  }

  /** Returns the tiles that take least time, if the correlation can go by Fourier transforms. */
  static Optional<FftGrid> best(Correlation g, int batch, ToDoubleFunction<FftGrid> time) {
    if (!isPossible(g)) {
      return Optional.empty();
    }
    int taps = Math.max(g.rows()[0].taps(), g.columns()[0].taps());
    return FftTile.ALL.stream()
        .filter(tile -> 2 * taps <= tile.side())
        .map(tile -> of(g, batch, tile))
        .min(Comparator.comparingDouble(time));
  }

  /** Returns whether there are such tiles: filters that move by one place, taps side by side. */
  private static boolean isPossible(Correlation g) {
    return g.rows().length == 1
        && g.columns().length == 1
        && isPlain(g.rows()[0])
        && isPlain(g.columns()[0]);
  }

  private static boolean isPlain(Axis axis) {
    return axis.step() == 1 && axis.sourceStep() == 1 && axis.dilation() == 1 && axis.taps() > 1;
  }

  /** Returns what a transform costs of which only the rows of results are wanted, or not zeros. */
  double partCost() {
    return partCost(rows);
  }

  /** Returns what a transform costs of which only some rows are wanted, or not zeros. */
  double partCost(int some) {
    return tile.cost() * (tile.side() + some) / (2 * tile.side());
  }

  /** Returns the tiles of an image. */
  int tiles() {
    return down * across;
  }

  /** Returns the tiles of all blocks, those of a block one after the other. */
  int units() {
    return blocks * tiles();
  }

  /** Returns the block of a unit. */
  int block(int unit) {
    return unit / tiles();
  }

  /** Returns the first row of results of a unit. */
  int row(int unit) {
    return unit % tiles() / across * rows;
  }

  /** Returns the first column of results of a unit. */
  int column(int unit) {
    return unit % tiles() % across * columns;
  }

  /** Returns the rows of results of a unit that exist. */
  int rowsOf(int unit) {
    return Math.min(rows, g.height() - row(unit));
  }

  /** Returns the columns of results of a unit that exist. */
  int columnsOf(int unit) {
    return Math.min(columns, g.width() - column(unit));
  }

  /** Returns the images of a unit, 1 to 16. */
  int images(int unit) {
    return block(unit) == blocks - 1 ? lastImages : VectorConstants.BLOCK;
  }

  /** Returns the name of the method, for the plan. */
  String describe() {
    return "fft %dx%d".formatted(tile.side(), tile.side());
  }

  /** Returns the pairs of filters, which are transformed together. */
  int pairs() {
    return Math.ceilDiv(g.filters(), 2);
  }
}
