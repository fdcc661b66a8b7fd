package dev.lanes.vector;

import static dev.lanes.vector.PackRows.DEPTH;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;

import org.jspecify.annotations.Nullable;

/**
 * A matrix product in blocks that stay in an L2 cache, after Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (2008): of the right operand only a block is packed at a
 * time, right before all rows of a part are multiplied with it.
 *
 * <pre>
 *   part: up to 512 rows x up to 256 columns
 *   for 256 of the depth at a time: pack the columns; for each strip of them: for each tile of rows: micro-kernel
 * </pre>
 *
 * <p>Sums begin and are stored where they are multiplied, while they are in an L1 cache.
 */
final class BlockProduct implements Kernel {
  /** Rows that share packed columns; with 1024 a product takes as long. */
  private static final int MOST_ROWS = 512;

  /** Columns multiplied at a time, by one or two sixteens, while tiles of rows pass by. */
  private static final int STRIP = Tiles.COLUMNS * WIDTH;

  private static final int MOST_PAIRS = 8; // 256 columns: 256 KiB of the right operand
  private static final int PARTS = 8; // at least, where there is enough to do
  private static final long PART = 1L << 20; // multiply-accumulates worth handing over

  private final PackRows rows;
  private final Operand right;
  private final int m;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage result;
  private final int height; // of a tile
  private final int tileLength; // of a tile's sums in a strip
  private final int tiles;
  private final int tilesPerPart;
  private final int columnsPerPart;
  private final int columnParts;
  private final int panelStep; // from sixteen columns to the next
  private final int packedLength;
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: packed columns, sums to begin with, sums

  /**
   * Prepares a product.
   *
   * @param m rows of the result
   * @param bias one number per column, or null
   * @param result row-major
   */
  BlockProduct(
      PackRows rows,
      Operand right,
      int m,
      @Nullable Storage bias,
      boolean relu,
      Storage result,
      Workspace workspace) {
    this.rows = rows;
    this.right = right;
    this.m = m;
    this.bias = bias;
    this.relu = relu;
    this.result = result;
    this.height = rows.height();
    this.tileLength = height * STRIP;
    this.tiles = rows.tiles();
    int rowParts = Math.ceilDiv(tiles * height, MOST_ROWS);
    this.tilesPerPart = Math.ceilDiv(tiles, rowParts);
    int pairs = Math.ceilDiv(right.lines(), 2 * WIDTH);
    long work = (long) tilesPerPart * height * 2 * WIDTH * Math.max(1, right.depth()); // of a pair
    int worth = Math.clamp(PART / work, 1, MOST_PAIRS);
    int wanted = Math.ceilDiv(pairs, Math.ceilDiv(PARTS, rowParts));
    int pairsPerPart = Math.clamp(wanted, worth, MOST_PAIRS);
    this.columnsPerPart = pairsPerPart * 2 * WIDTH;
    this.columnParts = Math.ceilDiv(pairs, pairsPerPart);
    this.panelStep = (Math.min(DEPTH, right.depth()) + 1) * WIDTH; // not a power of two
    this.packedLength = pairsPerPart * 2 * panelStep;
    this.scratchPerThread = packedLength + tileLength + tilesPerPart * height * columnsPerPart;
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  @Override
  public int parts() {
    return Math.ceilDiv(tiles, tilesPerPart) * columnParts;
  }

  @Override
  public void run(int part, int thread, long step) {
    int firstTile = part / columnParts * tilesPerPart;
    int endTile = Math.min(tiles, firstTile + tilesPerPart);
    int first = part % columnParts * columnsPerPart;
    int columns = Math.min(right.lines() - first, columnsPerPart);
    int packed = FIRST + thread * scratchPerThread;
    for (int from = 0; from < right.depth(); from += DEPTH) {
      int depth = Math.min(DEPTH, right.depth() - from);
      right.packPanels(first, columns, from, depth, scratch.array(), packed, panelStep);
      for (int j = 0; j < columns; j += STRIP) {
        addStrip(firstTile, endTile, first, j, Math.min(columns - j, STRIP), from, packed);
      }
    }
  }

  /** Multiplies all rows of a part with a strip of columns, and stores what is complete. */
  private void addStrip(
      int firstTile, int endTile, int first, int j, int width, int from, int packed) {
    float[] own = scratch.array();
    int depth = Math.min(DEPTH, right.depth() - from);
    int sixteens = Math.ceilDiv(width, WIDTH);
    int column = packed + j / WIDTH * panelStep;
    int seed = packed + packedLength;
    boolean begins = from == 0;
    boolean ends = from + depth == right.depth();
    if (begins) {
      for (int c = 0; c < sixteens; c++) {
        int at = seed + c * height * WIDTH;
        Epilogue.seedColumns(height, bias, first + j + c * WIDTH, right.lines(), own, at);
      }
    }
    int sum = seed + tileLength + j / STRIP * (endTile - firstTile) * tileLength;
    for (int t = firstTile; t < endTile; t++) {
      Tiles.addProductUnchecked(
          height,
          depth,
          rows.array(),
          rows.offset(t, from),
          own,
          column,
          column + panelStep,
          sixteens,
          own,
          begins ? seed : sum,
          own,
          sum);
      if (ends) {
        store(t, first + j, width, sum);
      }
      sum += tileLength;
    }
  }

  /** Stores the sums of a tile. */
  private void store(int t, int column, int width, int sum) {
    int n = right.lines();
    int existing = Math.min(height, m - t * height);
    int to = result.offset() + t * height * n + column;
    for (int j = 0; j < width; j += WIDTH) {
      int at = sum + j * height;
      int count = Math.min(WIDTH, width - j);
      Epilogue.storePart(scratch.array(), at, existing, count, relu, result.array(), to + j, n);
    }
  }

  @Override
  public String algorithm() {
    return "blocks " + Tiles.describe(height);
  }
}
