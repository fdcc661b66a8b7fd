package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradBlocks.RESULTS;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Winograd's convolution of images in row-major order, for too few images to fill the lanes of
 * {@link WinogradConvolution}: the lanes are tiles, transformed by {@link WinogradLanes}.
 *
 * <p>A part takes some of the filters and some vectors of sixteen tiles.
 */
final class PlainWinograd implements Kernel {
  private static final int MOST_SIXTEENS = 8; // of a part
  private static final int MOST_TILES = 4; // of filters
  private static final int PARTS = 8; // at least, where there are filters enough

  /** What a point of sixteen tiles costs to gather, a channel, in multiply-accumulates. */
  private static final double GATHER = 53;

  /** What it costs transformed, for each block of taps. */
  private static final double IMAGE = 16;

  /** What a point of results costs, transformed back and spread. */
  private static final double RESULT = 30;

  /** What a point of a filter costs that was transformed once, for all runs: to be read. */
  private static final double KEPT_FILTER = 0.6;

  /** What it costs if it is transformed, too. */
  private static final double FILTER = 6;

  /** What it costs to pack a vector for {@link PlainConvolution}, which computes it without. */
  private static final double PACKED = 3;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.15;

  /** Floats of transformed tiles at most, 32 MiB: they are all there before the first product. */
  private static final double MOST_TRANSFORMED = 1 << 23;

  private final Correlation g;
  private final WinogradFilters filters;
  private final WinogradLanes source;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;
  private final int tilesPerPart; // of filters
  private final int filterParts;
  private final int sixteensPerPart;
  private final int sixteenParts;
  private final int productStep; // from point to point
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: products, zeros, results
  private final double share;

  PlainWinograd(
      Correlation g,
      WinogradFilters filters,
      WinogradLanes source,
      int batch,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.source = source;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    this.sixteenParts = Math.ceilDiv(source.sixteens(), MOST_SIXTEENS);
    int even = Math.ceilDiv(source.sixteens(), sixteenParts);
    this.sixteensPerPart = even + even % 2;
    int wanted = Math.ceilDiv(PARTS, g.groups() * sixteenParts);
    this.tilesPerPart = Math.clamp(filters.tiles() / wanted, 1, MOST_TILES);
    this.filterParts = Math.ceilDiv(filters.tiles(), tilesPerPart);
    this.productStep = tilesPerPart * sixteensPerPart * COLUMN + BLOCK; // not a power of two
    this.scratchPerThread =
        Math.addExact(
            Math.multiplyExact(POINTS, productStep),
            PAIR + RESULTS * RESULTS * BLOCK + 2 * SCRATCH);
    this.scratch = workspace.share(source.end() + (long) scratchPerThread * workspace.threads());
    this.share = share(g, batch, workspace.variablesStay());
  }

  /** Returns whether this is possible and takes less time than adding the products up. */
  static boolean suits(Correlation g, int batch, boolean filtersStay) {
    return GAIN * share(g, batch, filtersStay) < 1 && transformed(g, batch) <= MOST_TRANSFORMED;
  }

  private static double transformed(Correlation g, int batch) {
    double depth = (double) g.channels() * WinogradBlocks.of(g).count();
    return sixteens(g, batch) * BLOCK * POINTS * g.groups() * depth;
  }

  private static double sixteens(Correlation g, int batch) {
    return Math.ceil((double) batch * WinogradBlocks.tiles(g) / BLOCK);
  }

  private static double share(Correlation g, int batch, boolean filtersStay) {
    if (!WinogradBlocks.isPossible(g)) {
      return Double.POSITIVE_INFINITY;
    }
    double depth = (double) g.channels() * WinogradBlocks.of(g).count();
    double work = g.filters() * depth;
    double sixteens = sixteens(g, batch);
    double filter = (filtersStay ? KEPT_FILTER : FILTER) * work;
    double transforms = GATHER * g.channels() + IMAGE * depth + RESULT * g.filters();
    double points = sixteens * (work + transforms) + filter;
    double vectors = (double) batch * Sixteens.fewest(g.height(), g.width());
    double taps = (double) g.channels() * g.rows()[0].taps() * g.columns()[0].taps();
    return POINTS * points / (vectors * taps * (g.filters() + PACKED));
  }

  @Override
  public int parts() {
    return g.groups() * sixteenParts * filterParts;
  }

  @Override
  public void run(int part, int thread, long step) {
    int firstTile = part % filterParts * tilesPerPart;
    int endTile = Math.min(filters.tiles(), firstTile + tilesPerPart);
    int first = part / filterParts % sixteenParts * sixteensPerPart;
    int end = Math.min(source.sixteens(), first + sixteensPerPart);
    int group = part / filterParts / sixteenParts;
    int m = source.end() + thread * scratchPerThread;
    int zeros = m + POINTS * productStep;
    Arrays.fill(scratch.array(), zeros, zeros + PAIR, 0);
    for (int point = 0; point < POINTS; point++) {
      for (int t = firstTile; t < endTile; t++) {
        for (int i = first; i < end; i += 2) {
          Tiles.addProductUnchecked(
              source.depth(),
              filters.array(),
              filters.offset(group, point, t),
              scratch.array(),
              source.offset(group, i, point),
              source.offset(group, i + 1, point),
              Math.min(2, end - i),
              scratch.array(),
              zeros,
              scratch.array(),
              m + point * productStep + ((t - firstTile) * sixteensPerPart + i - first) * COLUMN);
        }
      }
    }
    int endFilter = Math.min(g.filters(), endTile * ROWS);
    for (int f = firstTile * ROWS; f < endFilter; f++) {
      int row = f - firstTile * ROWS;
      for (int i = first; i < end; i++) {
        int from = m + (row / ROWS * sixteensPerPart + i - first) * COLUMN + row % ROWS * WIDTH;
        store(group, f, i, from, zeros + PAIR);
      }
    }
  }

  /** Transforms sixteen tiles of a filter back, and stores the results that exist. */
  private void store(int group, int filter, int sixteen, int from, int to) {
    int channel = group * g.filters() + filter;
    float add = bias == null ? 0 : bias.array()[bias.offset() + channel];
    int t = to + RESULTS * RESULTS * BLOCK;
    for (int l = 0; l < BLOCK; l += LANES) {
      WinogradTile.resultUnchecked(
          RESULTS, scratch.array(), from + l, productStep, scratch.array(), t);
      WinogradTile.storeUnchecked(
          scratch.array(), t, RESULTS * RESULTS, add, relu, scratch.array(), to + l, BLOCK);
    }
    int first = sixteen * BLOCK;
    for (int lane = 0; lane < Math.min(BLOCK, source.tiles() - first); lane++) {
      int tile = first + lane;
      int row = source.row(tile);
      int column = source.column(tile);
      int columns = Math.min(RESULTS, g.width() - column);
      int plane = source.image(tile) * g.groups() * g.filters() + channel;
      for (int i = 0; i < Math.min(RESULTS, g.height() - row); i++) {
        int target = y.offset() + (plane * g.height() + row + i) * g.width() + column;
        int line = to + i * RESULTS * BLOCK + lane;
        for (int j = 0; j < columns; j++) {
          y.array()[target + j] = scratch.array()[line + j * BLOCK];
        }
      }
    }
  }

  @Override
  public String algorithm() {
    String cut = WinogradBlocks.of(g).count() == 1 ? "" : " x" + WinogradBlocks.of(g).count();
    return "winograd F(4x4,3x3)%s of tiles %s".formatted(cut, Tiles.describe())
        + Choice.beside("im2col", 1 / share);
  }
}
