package dev.lanes.vector;

import static dev.lanes.vector.PackRows.DEPTH;
import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;

import org.jspecify.annotations.Nullable;

/**
 * A matrix product in blocks that stay in an L2 cache, after Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (2008): of the right operand only a block is packed at a
 * time, right before all rows of a part are multiplied with it.
 *
 * <pre>
 *   part: up to 256 or 512 rows x up to 256 columns
 *   for 256 of the depth at a time: pack the columns; for each one or two: for each tile of rows: micro-kernel
 * </pre>
 */
final class BlockProduct implements Kernel {
  /**
   * Rows that share packed columns. With 8 lanes, more of them take 3 to 5 % less time, measured
   * with an L2 cache of 512 KiB; with 16 it was not measured.
   */
  private static final int MOST_ROWS = LANES == WIDTH ? 256 : 512;

  private static final int MOST_PAIRS = 8; // 256 columns: 256 KiB of the right operand
  private static final int PARTS = 8; // at least, where there is enough to do
  private static final long PART = 1L << 20; // multiply-accumulates worth handing over

  private final PackRows rows;
  private final Operand right;
  private final int m;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage result;
  private final int tiles;
  private final int tilesPerPart;
  private final int pairsPerPart;
  private final int columnParts;
  private final int panelStep; // from sixteen columns to the next
  private final int packedLength;
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: packed columns, sums

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
    this.tiles = Tiles.count(m);
    int rowParts = Math.ceilDiv(tiles * ROWS, MOST_ROWS);
    this.tilesPerPart = Math.ceilDiv(tiles, rowParts);
    int pairs = Math.ceilDiv(right.lines(), 2 * WIDTH);
    long work = (long) tilesPerPart * ROWS * 2 * WIDTH * Math.max(1, right.depth()); // of a pair
    int worth = Math.clamp(PART / work, 1, MOST_PAIRS);
    int wanted = Math.ceilDiv(pairs, Math.ceilDiv(PARTS, rowParts));
    this.pairsPerPart = Math.clamp(wanted, worth, MOST_PAIRS);
    this.columnParts = Math.ceilDiv(pairs, pairsPerPart);
    this.panelStep = (Math.min(DEPTH, right.depth()) + 1) * WIDTH; // not a power of two
    this.packedLength = pairsPerPart * 2 * panelStep;
    this.scratchPerThread = packedLength + tilesPerPart * pairsPerPart * PAIR;
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
    int first = part % columnParts * pairsPerPart * 2 * WIDTH;
    int columns = Math.min(right.lines() - first, pairsPerPart * 2 * WIDTH);
    int packed = FIRST + thread * scratchPerThread;
    int sum = packed + packedLength;
    seed(endTile - firstTile, first, columns, sum);
    for (int from = 0; from < right.depth(); from += DEPTH) {
      int depth = Math.min(DEPTH, right.depth() - from);
      right.packPanels(first, columns, from, depth, scratch.array(), packed, panelStep);
      add(firstTile, endTile, columns, from, depth, packed, sum);
    }
    store(firstTile, endTile, first, columns, sum);
  }

  private void seed(int count, int first, int columns, int sum) {
    for (int j = 0; j < columns; j += WIDTH) {
      for (int t = 0; t < count; t++) {
        int at = tileAt(sum, j, t, count);
        Epilogue.seedColumns(bias, first + j, right.lines(), scratch.array(), at);
      }
    }
  }

  private void add(
      int firstTile, int endTile, int columns, int from, int depth, int packed, int sum) {
    for (int j = 0; j < columns; j += 2 * WIDTH) {
      int column = packed + j / WIDTH * panelStep;
      for (int t = firstTile; t < endTile; t++) {
        Tiles.addProductUnchecked(
            depth,
            rows.array(),
            rows.offset(t, from),
            scratch.array(),
            column,
            column + panelStep,
            columns - j > WIDTH ? 2 : 1,
            scratch.array(),
            tileAt(sum, j, t - firstTile, endTile - firstTile));
      }
    }
  }

  private void store(int firstTile, int endTile, int first, int columns, int sum) {
    int n = right.lines();
    for (int t = firstTile; t < endTile; t++) {
      int existing = Math.min(ROWS, m - t * ROWS);
      int to = result.offset() + t * ROWS * n + first;
      for (int j = 0; j < columns; j += WIDTH) {
        int at = tileAt(sum, j, t - firstTile, endTile - firstTile);
        int width = Math.min(WIDTH, columns - j);
        Epilogue.storePart(scratch.array(), at, existing, width, relu, result.array(), to + j, n);
      }
    }
  }

  /** Returns where 16 columns, from {@code column} of the part, of a tile of the part are. */
  private static int tileAt(int sum, int column, int tile, int tiles) {
    int pair = column / (2 * WIDTH);
    return sum + (pair * tiles + tile) * PAIR + column / WIDTH % 2 * COLUMN;
  }

  @Override
  public String algorithm() {
    return "blocks " + Tiles.describe();
  }
}
