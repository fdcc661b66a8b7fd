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

  /** What a point of a filter costs, transformed and read, for each step. */
  private static final double FILTER = 18;

  /** What it costs where it was transformed once, for all runs. */
  private static final double KEPT_FILTER = 8;

  /** Floats of transformed filters that stay in an L2 cache, and what share of that they cost. */
  private static final int NEAR_FILTERS = 1 << 19;

  private static final double NEAR = 0.3;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.15;

  private final Correlation g;
  private final WinogradFilters filters;
  private final Storage x;
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
  private final Scratch scratch;
  private final double share;

  WinogradConvolution(
      Correlation g,
      WinogradFilters filters,
      int batch,
      Storage x,
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
            + POINTS * BLOCK
            + 2 * SCRATCH;
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
    this.share = share(g, blocks, workspace.variablesStay());
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
    int t = m + POINTS * productStep;
    for (int i = 0; i < count; i++) {
      for (int block = 0; block < taps.count(); block++) {
        transform(image, first + i, block, v + (i * depth + block * g.channels()) * BLOCK, t);
      }
    }
    multiply(image % g.groups(), count, v, m);
    for (int i = 0; i < count; i++) {
      store(image, first + i, m + i / 2 * PAIR + i % 2 * COLUMN, t);
    }
  }

  /** Transforms all channels of what a block of taps sees; outside the image there are zeros. */
  private void transform(int image, int tile, int block, int to, int t) {
    int row = tile / tileColumns * RESULTS + g.rows()[0].origin() + taps.row(block);
    int column = tile % tileColumns * RESULTS + g.columns()[0].origin() + taps.column(block);
    int height = g.sourceHeight();
    int width = g.sourceWidth();
    boolean inside = row >= 0 && column >= 0 && row + SIDE <= height && column + SIDE <= width;
    int border = t + 2 * SCRATCH;
    for (int c = 0; c < g.channels(); c++) {
      int plane = x.offset() + (image * g.channels() + c) * height * width * BLOCK;
      float[] from = x.array();
      int at = plane + (row * width + column) * BLOCK;
      int rowStep = width * BLOCK;
      if (!inside) {
        copy(plane, row, column, border);
        from = scratch.array();
        at = border;
        rowStep = SIDE * BLOCK;
      }
      for (int l = 0; l < BLOCK; l += LANES) {
        WinogradTile.imageUnchecked(
            from,
            at + l,
            rowStep,
            BLOCK,
            scratch.array(),
            t,
            scratch.array(),
            to + c * BLOCK + l,
            imageStep);
      }
    }
  }

  private void copy(int plane, int row, int column, int to) {
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        int at = to + (i * SIDE + j) * BLOCK;
        boolean inside =
            row + i >= 0
                && row + i < g.sourceHeight()
                && column + j >= 0
                && column + j < g.sourceWidth();
        if (inside) {
          int from = plane + ((row + i) * g.sourceWidth() + column + j) * BLOCK;
          Tiles.copy(x.array(), from, scratch.array(), at);
        } else {
          Tiles.fill(0, scratch.array(), at);
        }
      }
    }
  }

  private void multiply(int group, int count, int v, int m) {
    int pairs = tilesPerPart / 2;
    for (int point = 0; point < POINTS; point++) {
      for (int f = 0; f < filters.tiles(); f++) {
        int u = filters.offset(group, point, f);
        for (int i = 0; i < count; i += 2) {
          int columns = Math.min(2, count - i);
          int panel = v + point * imageStep + i * depth * BLOCK;
          int to = m + point * productStep + (f * pairs + i / 2) * PAIR;
          Epilogue.seedRows(null, 0, 0, columns, scratch.array(), to);
          Tiles.addProductUnchecked(
              depth,
              filters.array(),
              u,
              scratch.array(),
              panel,
              panel + depth * BLOCK,
              columns,
              scratch.array(),
              to);
        }
      }
    }
  }

  /** Transforms all filters of a tile back, and stores the results that exist. */
  private void store(int image, int tile, int m, int t) {
    int row = tile / tileColumns * RESULTS;
    int column = tile % tileColumns * RESULTS;
    int rows = Math.min(RESULTS, g.height() - row);
    int columns = Math.min(RESULTS, g.width() - column);
    int group = image % g.groups();
    int pairs = tilesPerPart / 2;
    for (int f = 0; f < g.filters(); f++) {
      int from = m + f / ROWS * pairs * PAIR + f % ROWS * WIDTH;
      int plane = (image * g.filters() + f) * g.height();
      int to = y.offset() + ((plane + row) * g.width() + column) * BLOCK;
      float add = bias == null ? 0 : bias.array()[bias.offset() + group * g.filters() + f];
      for (int l = 0; l < BLOCK; l += LANES) {
        WinogradTile.resultUnchecked(
            RESULTS, scratch.array(), from + l, productStep, scratch.array(), t);
        for (int i = 0; i < rows; i++) {
          WinogradTile.storeUnchecked(
              scratch.array(),
              t + i * RESULTS * LANES,
              columns,
              add,
              relu,
              y.array(),
              to + i * g.width() * BLOCK + l,
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
