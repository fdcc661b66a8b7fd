package dev.lanes.vector;

import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Copies operands of products into the order in which the micro-kernels read them. */
final class Packing {
  private Packing() {}

  /**
   * Packs rows of a left operand for a tile of {@link Tiles#ROWS}, as below.
   *
   * @param depth how many k
   * @param count how many rows exist
   */
  static void rows(
      float[] from,
      int at,
      int depthStep,
      int depth,
      int rowStep,
      int count,
      float[] to,
      int start) {
    rows(ROWS, from, at, depthStep, depth, rowStep, count, to, start);
  }

  /**
   * Packs rows of a left operand: {@code to[k * height + i] = from[k * depthStep + i * rowStep]},
   * with zeros for rows that do not exist.
   *
   * @param height the rows of a tile, {@link Tiles#ROWS} or {@link Tiles#TALL}
   * @param depth how many k
   * @param count how many rows exist, of which the first {@code height} are packed
   */
  static void rows(
      int height,
      float[] from,
      int at,
      int depthStep,
      int depth,
      int rowStep,
      int count,
      float[] to,
      int start) {
    int rows = Math.min(height, count);
    if (rowStep == 1 && rows == height) {
      tiles(height, from, at, depthStep, depth, 1, to, start, 0);
      return;
    }
    int turned = depthStep == 1 ? turn(height, from, at, depth, rowStep, count, to, start) : 0;
    for (int i = 0; i < rows; i++) {
      int source = at + i * rowStep;
      for (int k = turned; k < depth; k++) {
        to[start + k * height + i] = from[source + k * depthStep];
      }
    }
    for (int i = rows; i < height; i++) {
      for (int k = 0; k < depth; k++) {
        to[start + k * height + i] = 0;
      }
    }
  }

  /** Packs in registers what fills them, of as many rows as it takes; returns of how many k. */
  private static int turn(
      int height, float[] from, int at, int depth, int rowStep, int count, float[] to, int start) {
    int k = 0;
    if (LANES == 8 && height == 4 && count >= height) {
      for (; k + LANES <= depth; k += LANES) {
        Pack4x8.packUnchecked(from, at + k, rowStep, to, start + k * height);
      }
    } else if (LANES == 8 && height == 6 && count >= LANES) {
      // two rows too many, which what comes next overwrites
      for (; k + LANES < depth; k += LANES) {
        Turn8x8.turnUnchecked(from, at + k, rowStep, to, start + k * height, height);
      }
    } else if (LANES == 16 && count >= height) {
      for (; k + LANES <= depth; k += LANES) {
        Pack8x16.packUnchecked(from, at + k, rowStep, to, start + k * height);
      }
    }
    return k;
  }

  /**
   * Packs neighbouring rows by tiles, all that lie together in memory at a time: {@code to[t *
   * tileStep + k * height + i] = from[k * depthStep + t * height + i]}.
   *
   * <p>Whole vectors are copied, wider than a tile, of which what comes next overwrites the rest.
   *
   * @param height the rows of a tile, fewer than a vector has lanes
   * @param depth how many k
   * @param tiles how many t
   */
  static void tiles(
      int height,
      float[] from,
      int at,
      int depthStep,
      int depth,
      int tiles,
      float[] to,
      int start,
      int tileStep) {
    for (int k = 0; k < depth - 1; k++) {
      int source = at + k * depthStep;
      int target = start + k * height;
      for (int t = 0; t < tiles; t++) {
        FloatVector.fromArray(SPECIES, from, source + t * height)
            .intoArray(to, target + t * tileStep);
      }
    }
    int source = at + (depth - 1) * depthStep;
    int target = start + (depth - 1) * height;
    for (int t = 0; t < tiles; t++) {
      System.arraycopy(from, source + t * height, to, target + t * tileStep, height);
    }
  }

  /**
   * Packs columns of a right operand: {@code to[k][j] = from[k * depthStep + j * columnStep]}, with
   * zeros for columns that do not exist.
   *
   * @param depth how many k
   * @param count how many columns exist, at most 16
   */
  static void columns(
      float[] from,
      int at,
      int depthStep,
      int depth,
      int columnStep,
      int count,
      float[] to,
      int start) {
    if (columnStep == 1 && count == WIDTH) {
      for (int k = 0; k < depth; k++) {
        Tiles.copy(from, at + k * depthStep, to, start + k * WIDTH);
      }
      return;
    }
    int turned = 0;
    if (LANES == 8 && depthStep == 1 && count == WIDTH) {
      for (; turned + LANES <= depth; turned += LANES) {
        for (int j = 0; j < WIDTH; j += LANES) {
          int source = at + j * columnStep + turned;
          Turn8x8.turnUnchecked(from, source, columnStep, to, start + turned * WIDTH + j, WIDTH);
        }
      }
    } else if (LANES == 16 && depthStep == 1 && count == WIDTH) {
      for (; turned + LANES <= depth; turned += LANES) {
        Turn16x16.turnUnchecked(from, at + turned, columnStep, to, start + turned * WIDTH, WIDTH);
      }
    }
    for (int j = 0; j < count; j++) {
      int source = at + j * columnStep;
      for (int k = turned; k < depth; k++) {
        to[start + k * WIDTH + j] = from[source + k * depthStep];
      }
    }
    for (int j = count; j < WIDTH; j++) {
      for (int k = 0; k < depth; k++) {
        to[start + k * WIDTH + j] = 0;
      }
    }
  }

  /**
   * Packs neighbouring columns by sixteens, row after row: {@code to[p * panelStep + k * 16 + j] =
   * from[k * depthStep + p * 16 + j]}.
   *
   * @param depth how many k
   * @param panels how many p
   */
  static void panels(
      float[] from,
      int at,
      int depthStep,
      int depth,
      int panels,
      float[] to,
      int start,
      int panelStep) {
    for (int k = 0; k < depth; k++) {
      int source = at + k * depthStep;
      int target = start + k * WIDTH;
      for (int p = 0; p < panels; p++) {
        Tiles.copy(from, source + p * WIDTH, to, target + p * panelStep);
      }
    }
  }
}
