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
import static dev.lanes.vector.WinogradTile.SIDE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Winograd's convolution of blocks of 16 images, images in the lanes, for filters that move by one
 * place; also its transpose. Larger filters than 3 x 3 are cut into {@link WinogradBlocks}.
 *
 * <p>Some tiles of the image at a time are transformed to 36 points, for every point a product of
 * all filters and all tiles over the channels is formed, and the products are transformed back: 36
 * multiplications give 16 results of 3 x 3 taps instead of 144.
 *
 * <pre>
 *   image tiles ──► V [36][tiles][blocks of taps][channels][16] ──► product with U[36] ──► M [36][filters][tiles][16] ──► results
 * </pre>
 */
final class WinogradConvolution implements Kernel {
  /** Floats of the transformed tiles and products of a part: 4 MiB. */
  private static final int BUDGET = 1 << 20;

  /** Tiles at most; their filters are read once for all of them. */
  private static final int MOST_TILES = 8;

  /** What a point of an image or a result costs beside the products, in multiply-accumulates. */
  private static final double TRANSFORM = 16;

  /** What a point of a filter costs, transformed and read, for each run: about as much to each. */
  private static final double FILTER = 2.8;

  /** What it costs where it was transformed once, for all runs. */
  private static final double KEPT_FILTER = 1.2;

  /** Floats of transformed filters that stay in an L2 cache, and what share of that they cost. */
  private static final int NEAR_FILTERS = 1 << 19;

  private static final double NEAR = 0.3;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.1;

  private final Correlation g;
  private final WinogradFilters filters;
  private final Image x;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;
  private final int blocks;
  private final WinogradBlocks taps;
  private final int depth; // channels of all blocks of taps
  private final int tileColumns;
  private final int tiles;
  private final int tilesPerPart;
  private final int partsPerImage;
  private final int imageStep; // of V, from point to point
  private final int productStep; // of M, from point to point
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: V, M, zeros, a tile, what is seen
  private final double share;

  WinogradConvolution(
      Correlation g,
      WinogradFilters filters,
      int batch,
      Image x,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.x = x;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    this.blocks = Math.ceilDiv(batch, BLOCK);
    this.taps = WinogradBlocks.of(g);
    this.depth = Math.multiplyExact(taps.count(), g.channels());
    this.tileColumns = Math.ceilDiv(g.width(), RESULTS);
    this.tiles = WinogradBlocks.tiles(g);
    long perTile = (long) POINTS * BLOCK * (depth + filters.tiles() * ROWS);
    int most = Math.clamp(BUDGET / perTile / 2 * 2, 2, MOST_TILES);
    this.partsPerImage = Math.ceilDiv(tiles, most);
    int even = Math.ceilDiv(tiles, partsPerImage);
    this.tilesPerPart = even + even % 2;
    this.imageStep = tilesPerPart * depth * BLOCK + BLOCK; // not a power of two
    this.productStep = tilesPerPart / 2 * filters.tiles() * PAIR + BLOCK;
    this.scratchPerThread =
        Math.multiplyExact(POINTS, Math.addExact(imageStep, productStep))
            + PAIR
            + 2 * SCRATCH
            + mostSeen();
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
    this.share = share(g, blocks, workspace.variablesStay());
  }

  /** Returns the floats of what a part sees of a channel, at most. */
  private int mostSeen() {
    int most = 0;
    for (int first = 0; first < tiles; first += tilesPerPart) {
      int count = Math.min(tilesPerPart, tiles - first);
      most = Math.max(most, seenRows(first, count) * seenColumns(first, count));
    }
    return Math.multiplyExact(most, BLOCK);
  }

  /**
   * Returns whether this is possible and takes less time than adding the products up.
   *
   * @param blocks blocks of images
   * @param filtersStay whether the filters are transformed once, and not in each run
   */
  static boolean suits(Correlation g, int blocks, boolean filtersStay) {
    return GAIN * share(g, blocks, filtersStay) < 1;
  }

  /**
   * Returns the modelled time as a share of that of adding the products up, or infinity if this is
   * not possible.
   */
  static double share(Correlation g, int blocks, boolean filtersStay) {
    if (!WinogradBlocks.isPossible(g)) {
      return Double.POSITIVE_INFINITY;
    }
    double depth = (double) g.channels() * WinogradBlocks.of(g).count();
    double work = g.filters() * depth;
    double transforms = TRANSFORM * (g.filters() + depth);
    double filter = (filtersStay ? KEPT_FILTER : FILTER) * work / blocks;
    if (POINTS * work <= NEAR_FILTERS) {
      filter *= NEAR;
    }
    double points = POINTS * (WinogradBlocks.tiles(g) * (work + transforms) + filter);
    return points / g.panelWork();
  }

  @Override
  public int parts() {
    return blocks * g.groups() * partsPerImage;
  }

  @Override
  public void run(int part, int thread, long step) {
    int image = part / partsPerImage;
    int first = part % partsPerImage * tilesPerPart;
    int count = Math.min(tilesPerPart, tiles - first);
    if (count <= 0) {
      return;
    }
    int v = VectorConstants.FIRST + thread * scratchPerThread;
    int m = v + POINTS * imageStep;
    int zeros = m + POINTS * productStep;
    int t = zeros + PAIR;
    transform(image, first, count, v, t, t + 2 * SCRATCH);
    Arrays.fill(scratch.array(), zeros, zeros + PAIR, 0);
    multiply(image % g.groups(), count, v, m, zeros);
    for (int f = 0; f < g.filters(); f++) {
      store(image, f, first, count, m, t);
    }
  }

  /**
   * Transforms all channels of some tiles. What they see of one is copied first, with zeros beside
   * the image: whole rows are fetched faster than the pieces that tiles have of them.
   */
  private void transform(int image, int first, int count, int v, int t, int seen) {
    int top = first / tileColumns;
    int left = left(first, count);
    int rows = seenRows(first, count);
    int columns = seenColumns(first, count);
    Arrays.fill(scratch.array(), seen, seen + rows * columns * BLOCK, 0);
    for (int c = 0; c < g.channels(); c++) {
      copy(image * g.channels() + c, top * RESULTS, left * RESULTS, rows, columns, seen);
      for (int i = 0; i < count; i++) {
        int tile = first + i;
        int row = (tile / tileColumns - top) * RESULTS;
        int column = (tile % tileColumns - left) * RESULTS;
        for (int block = 0; block < taps.count(); block++) {
          int place = (row + taps.row(block)) * columns + column + taps.column(block);
          int from = seen + place * BLOCK;
          int to = v + (i * depth + block * g.channels() + c) * BLOCK;
          for (int l = 0; l < BLOCK; l += LANES) {
            WinogradTile.imageUnchecked(
                scratch.array(),
                from + l,
                columns * BLOCK,
                BLOCK,
                scratch.array(),
                t,
                scratch.array(),
                to + l,
                imageStep);
          }
        }
      }
    }
  }

  /** Returns the first column of tiles. */
  private int left(int first, int count) {
    return first / tileColumns == (first + count - 1) / tileColumns ? first % tileColumns : 0;
  }

  /** Returns the rows that some tiles see. */
  private int seenRows(int first, int count) {
    int tileRows = (first + count - 1) / tileColumns - first / tileColumns + 1;
    return (tileRows - 1) * RESULTS + SIDE + taps.row(taps.count() - 1);
  }

  /** Returns the columns that some tiles see: all of them, if they are of several rows. */
  private int seenColumns(int first, int count) {
    int last = first + count - 1;
    int right = first / tileColumns == last / tileColumns ? last % tileColumns : tileColumns - 1;
    return (right - left(first, count)) * RESULTS + SIDE + taps.column(taps.count() - 1);
  }

  /** Copies what there is of a plane, for results from a row and a column on. */
  private void copy(int plane, int row, int column, int rows, int columns, int to) {
    int top = row + g.rows()[0].origin();
    int left = column + g.columns()[0].origin();
    int beside = Math.max(0, -left);
    int length = Math.min(columns, g.sourceWidth() - left) - beside;
    int end = Math.min(rows, g.sourceHeight() - top);
    if (length > 0) {
      for (int i = Math.max(0, -top); i < end; i++) {
        int line = plane * g.sourceHeight() + top + i;
        x.copy(
            plane % (g.groups() * g.channels()),
            (line * g.sourceWidth() + left + beside) * BLOCK,
            length * BLOCK,
            scratch.array(),
            to + (i * columns + beside) * BLOCK);
      }
    }
  }

  private void multiply(int group, int count, int v, int m, int zeros) {
    int pairs = tilesPerPart / 2;
    for (int point = 0; point < POINTS; point++) {
      for (int f = 0; f < filters.tiles(); f++) {
        int u = filters.offset(group, point, f);
        for (int i = 0; i < count; i += 2) {
          int columns = Math.min(2, count - i);
          int panel = v + point * imageStep + i * depth * BLOCK;
          int to = m + point * productStep + (f * pairs + i / 2) * PAIR;
          Tiles.addProductUnchecked(
              depth,
              filters.array(),
              u,
              scratch.array(),
              panel,
              panel + depth * BLOCK,
              columns,
              scratch.array(),
              zeros,
              scratch.array(),
              to);
        }
      }
    }
  }

  /** Transforms a filter of some tiles back, and stores the results that exist. */
  private void store(int image, int filter, int first, int count, int m, int t) {
    int pairs = tilesPerPart / 2;
    int from = m + filter / ROWS * pairs * PAIR + filter % ROWS * WIDTH;
    int plane = (image * g.filters() + filter) * g.height();
    int channel = image % g.groups() * g.filters() + filter;
    float add = bias == null ? 0 : bias.array()[bias.offset() + channel];
    int rowStep = g.width() * BLOCK;
    for (int i = 0; i < count; i++) {
      int row = (first + i) / tileColumns * RESULTS;
      int column = (first + i) % tileColumns * RESULTS;
      int rows = Math.min(RESULTS, g.height() - row);
      int columns = Math.min(RESULTS, g.width() - column);
      int at = from + i / 2 * PAIR + i % 2 * COLUMN;
      int to = y.offset() + ((plane + row) * g.width() + column) * BLOCK;
      for (int l = 0; l < BLOCK; l += LANES) {
        WinogradTile.resultUnchecked(
            RESULTS, scratch.array(), at + l, productStep, scratch.array(), t);
        for (int line = 0; line < rows; line++) {
          WinogradTile.storeUnchecked(
              scratch.array(),
              t + line * RESULTS * LANES,
              columns,
              add,
              relu,
              y.array(),
              to + line * rowStep + l,
              BLOCK);
        }
      }
    }
  }

  @Override
  public String algorithm() {
    String cut = taps.count() == 1 ? "" : " x" + taps.count();
    return "winograd F(4x4,3x3)%s %s".formatted(cut, Tiles.describe())
        + Choice.beside("panel", 1 / share);
  }
}
