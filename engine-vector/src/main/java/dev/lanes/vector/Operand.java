package dev.lanes.vector;

import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;

/**
 * A matrix as a product sees it: lines (rows of the left operand, columns of the right one), each
 * with numbers along the depth that is summed over.
 *
 * <p>Number d of line i lies at {@code i * lineStep + d / 16 * blockStep + d % 16 * depthStep}.
 *
 * @param storage where it lies
 * @param lines how many lines
 * @param depth how many numbers in each
 * @param lineStep from one line to the next
 * @param depthStep from one number to the next, within 16
 * @param blockStep from one run of 16 to the next
 */
record Operand(Storage storage, int lines, int depth, int lineStep, int depthStep, int blockStep) {

  /** Returns a row-major matrix of which the rows are lines. */
  static Operand rows(Storage storage, int lines, int depth) {
    return new Operand(storage, lines, depth, depth, 1, WIDTH);
  }

  /** Returns a row-major matrix of which the columns are lines. */
  static Operand columns(Storage storage, int lines, int depth) {
    return new Operand(storage, lines, depth, 1, lines, WIDTH * lines);
  }

  /** Returns blocked numbers per image, {@code [batch, lines]}, with the images along the depth. */
  static Operand images(Storage storage, int lines, int batch) {
    return new Operand(storage, lines, batch, WIDTH, 1, WIDTH * lines);
  }

  /**
   * Packs a tile's rows, {@code [depth][height]}.
   *
   * @param height rows of the tile
   * @param first the first line
   * @param from where along the depth to begin, a multiple of 16
   * @param count how much of the depth
   */
  void packRows(int height, int first, int from, int count, float[] to, int at) {
    for (int d = 0; d < count; d += run()) {
      Packing.rows(
          height,
          storage.array(),
          start(first, from + d),
          depthStep,
          Math.min(run(), count - d),
          lineStep,
          lines - first,
          to,
          at + d * height);
    }
  }

  /**
   * Packs the rows of several tiles, {@code [tiles][count][ROWS]}.
   *
   * @param firstTile the first tile
   * @param endTile one more than the last
   * @param from where along the depth to begin, a multiple of 16
   * @param count how much of the depth
   */
  void packTiles(int firstTile, int endTile, int from, int count, float[] to, int at) {
    int whole = firstTile;
    if (lineStep == 1 && run() >= count) { // as it lies in memory, or few lines come at a time
      whole = Math.max(firstTile, Math.min(endTile, lines / ROWS));
      Packing.tiles(
          ROWS,
          storage.array(),
          start(firstTile * ROWS, from),
          depthStep,
          count,
          whole - firstTile,
          to,
          at,
          ROWS * count);
    }
    for (int t = whole; t < endTile; t++) {
      packRows(ROWS, t * ROWS, from, count, to, at + (t - firstTile) * ROWS * count);
    }
  }

  /** Packs 16 columns over the whole depth, {@code [depth][16]}. */
  void packColumns(int first, float[] to, int at) {
    packColumns(first, 0, depth, to, at);
  }

  /**
   * Packs 16 columns, {@code [count][16]}.
   *
   * @param first the first line
   * @param from where along the depth to begin, a multiple of 16
   * @param count how much of the depth
   */
  void packColumns(int first, int from, int count, float[] to, int at) {
    int existing = Math.min(WIDTH, lines - first);
    for (int d = 0; d < count; d += run()) {
      Packing.columns(
          storage.array(),
          start(first, from + d),
          depthStep,
          Math.min(run(), count - d),
          lineStep,
          existing,
          to,
          at + d * WIDTH);
    }
  }

  /**
   * Packs columns by sixteens, {@code [count][16]} each.
   *
   * @param first the first line
   * @param columns how many lines
   * @param from where along the depth to begin, a multiple of 16
   * @param count how much of the depth
   * @param panelStep from one sixteen to the next
   */
  void packPanels(int first, int columns, int from, int count, float[] to, int at, int panelStep) {
    int whole = 0;
    if (lineStep == 1 && run() >= count) { // as it lies in memory, or few lines come at a time
      whole = columns / WIDTH;
      Packing.panels(
          storage.array(), start(first, from), depthStep, count, whole, to, at, panelStep);
    }
    for (int j = whole * WIDTH; j < columns; j += WIDTH) {
      packColumns(first + j, from, count, to, at + j / WIDTH * panelStep);
    }
  }

  private int start(int line, int d) {
    return storage.offset() + line * lineStep + d / WIDTH * blockStep;
  }

  /** Returns how many numbers along the depth lie at one distance. */
  private int run() {
    return blockStep == WIDTH * depthStep ? Math.max(1, depth) : WIDTH;
  }
}
