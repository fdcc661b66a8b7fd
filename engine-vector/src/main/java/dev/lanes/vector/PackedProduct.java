package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;

import org.jspecify.annotations.Nullable;

/**
 * A matrix product with packed operands: the columns are packed before, or are blocked images,
 * which are packed as they lie; rows are packed a few tiles at a time, right before they are used.
 *
 * <pre>
 *   part: up to 4 tiles of rows x up to 16 pairs of columns, or up to 16 x 4
 *   for 512 of the depth at a time: pack the tiles; for each one or two columns: for each tile: micro-kernel
 * </pre>
 */
final class PackedProduct implements Kernel {
  private static final int DEPTH = 512; // a pair of columns takes 64 KiB, a tile's rows 16
  private static final int MOST_TILES = 4;
  private static final int MOST_PAIRS = 16; // the sums of a part take 64 KiB

  /** Tiles of rows that lie side by side in memory, so that more of it is read at a time. */
  private static final int MOST_NEIGHBOURS = 16;

  /** Pairs of columns up to which so many rows stay in an L2 cache. */
  private static final int FEW_PAIRS = 4;

  private final Operand rows;
  private final Storage columns;
  private final int count; // of columns; of images where the result is blocked
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage result; // or what is updated
  private final boolean blocked;
  private final @Nullable Descent descent;
  private final int tiles;
  private final int panels;
  private final int tilesPerPart;
  private final int pairsPerPart;
  private final int pairGroups;
  private final int sums; // floats
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: sums, packed rows

  /**
   * Prepares a product.
   *
   * @param columns the packed right operand
   * @param count its columns
   * @param bias one number per column, or per row if the result is blocked; or null
   * @param blocked whether the result is blocked, with the columns as images, or else row-major
   */
  PackedProduct(
      Operand rows,
      Storage columns,
      int count,
      @Nullable Storage bias,
      boolean relu,
      Storage result,
      boolean blocked,
      Workspace workspace) {
    this(rows, columns, count, bias, relu, result, blocked, null, workspace);
  }

  /**
   * Prepares a product that is the gradient of a matrix, and is nowhere but in its update.
   *
   * @param columns the packed right operand
   * @param count its columns
   * @param descent updates the matrix, row-major
   */
  PackedProduct(Operand rows, Storage columns, int count, Descent descent, Workspace workspace) {
    this(rows, columns, count, null, false, descent.weights(), false, descent, workspace);
  }

  private PackedProduct(
      Operand rows,
      Storage columns,
      int count,
      @Nullable Storage bias,
      boolean relu,
      Storage result,
      boolean blocked,
      @Nullable Descent descent,
      Workspace workspace) {
    this.rows = rows;
    this.columns = columns;
    this.count = count;
    this.bias = bias;
    this.relu = relu;
    this.result = result;
    this.blocked = blocked;
    this.descent = descent;
    this.tiles = Tiles.count(rows.lines());
    this.panels = Math.ceilDiv(count, WIDTH);
    int pairs = Math.ceilDiv(panels, 2);
    int most = rows.lineStep() == 1 && pairs <= FEW_PAIRS ? MOST_NEIGHBOURS : MOST_TILES;
    this.tilesPerPart = Math.clamp(tiles / 16, 1, most);
    int tileGroups = Math.ceilDiv(tiles, tilesPerPart);
    int wanted = Math.max(Math.ceilDiv(8, tileGroups), Math.ceilDiv(pairs, MOST_PAIRS));
    this.pairsPerPart = Math.ceilDiv(pairs, wanted);
    this.pairGroups = Math.ceilDiv(pairs, pairsPerPart);
    this.sums = tilesPerPart * pairsPerPart * PAIR;
    this.scratchPerThread = sums + tilesPerPart * ROWS * Math.min(DEPTH, rows.depth());
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  @Override
  public int parts() {
    return Math.ceilDiv(tiles, tilesPerPart) * pairGroups;
  }

  @Override
  public void run(int part, int thread, long step) {
    int firstTile = part / pairGroups * tilesPerPart;
    int endTile = Math.min(tiles, firstTile + tilesPerPart);
    int firstPanel = part % pairGroups * pairsPerPart * 2;
    int endPanel = Math.min(panels, firstPanel + pairsPerPart * 2);
    int sum = FIRST + thread * scratchPerThread;
    int packed = sum + sums;
    seed(firstTile, endTile, firstPanel, endPanel, sum);
    for (int from = 0; from < rows.depth(); from += DEPTH) {
      int depth = Math.min(DEPTH, rows.depth() - from);
      rows.packTiles(firstTile, endTile, from, depth, scratch.array(), packed);
      add(firstTile, endTile, firstPanel, endPanel, from, depth, sum, packed);
    }
    store(firstTile, endTile, firstPanel, endPanel, sum);
  }

  private void seed(int firstTile, int endTile, int firstPanel, int endPanel, int sum) {
    int at = sum;
    for (int panel = firstPanel; panel < endPanel; panel += 2) {
      for (int t = firstTile; t < endTile; t++) {
        if (blocked) {
          int existing = Math.min(ROWS, rows.lines() - t * ROWS);
          Epilogue.seedRows(bias, t * ROWS, existing, 2, scratch.array(), at);
        } else {
          Epilogue.seedColumns(ROWS, bias, panel * WIDTH, count, scratch.array(), at);
          Epilogue.seedColumns(
              ROWS, bias, (panel + 1) * WIDTH, count, scratch.array(), at + COLUMN);
        }
        at += PAIR;
      }
    }
  }

  private void add(
      int firstTile,
      int endTile,
      int firstPanel,
      int endPanel,
      int from,
      int depth,
      int sum,
      int packed) {
    int panelSize = rows.depth() * WIDTH;
    for (int panel = firstPanel; panel < endPanel; panel += Tiles.COLUMNS) {
      int column = columns.offset() + panel * panelSize + from * WIDTH;
      for (int t = firstTile; t < endTile; t++) {
        Tiles.addProductUnchecked(
            depth,
            scratch.array(),
            packed + (t - firstTile) * ROWS * depth,
            columns.array(),
            column,
            column + panelSize,
            Math.min(Tiles.COLUMNS, endPanel - panel),
            scratch.array(),
            tileAt(sum, panel - firstPanel, t - firstTile, endTile - firstTile));
      }
    }
  }

  private void store(int firstTile, int endTile, int firstPanel, int endPanel, int sum) {
    for (int t = firstTile; t < endTile; t++) { // outside, since distant rows collide in a cache
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int at = tileAt(sum, panel - firstPanel, t - firstTile, endTile - firstTile);
        storeColumn(t, panel, at);
      }
    }
  }

  /** Returns where a column of a tile of the part is. */
  private static int tileAt(int sum, int panel, int tile, int tiles) {
    return sum + (panel / 2 * tiles + tile) * PAIR + panel % 2 * COLUMN;
  }

  private void storeColumn(int t, int panel, int at) {
    int existing = Math.min(ROWS, rows.lines() - t * ROWS);
    int to = t * ROWS * count + panel * WIDTH;
    int width = Math.min(WIDTH, count - panel * WIDTH);
    if (descent != null) {
      descent.rows(scratch.array(), at, existing, width, to, count);
    } else if (blocked) {
      int block = result.offset() + (panel * rows.lines() + t * ROWS) * WIDTH;
      Epilogue.storeRows(scratch.array(), at, existing, relu, result.array(), block, WIDTH);
    } else {
      to += result.offset();
      Epilogue.storePart(scratch.array(), at, existing, width, relu, result.array(), to, count);
    }
  }

  @Override
  public String algorithm() {
    return "gemm " + Tiles.describe() + (descent == null ? "" : ", updates as they come");
  }
}
