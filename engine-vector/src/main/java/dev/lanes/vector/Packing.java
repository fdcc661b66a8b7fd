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
   * Packs rows of a left operand: {@code to[k][i] = from[k * depthStep + i * rowStep]}, with zeros
   * for rows that do not exist.
   *
   * @param depth how many k
   * @param count how many rows exist, at most {@link Tiles#ROWS}
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
    if (rowStep == 1 && count == ROWS) {
      tiles(from, at, depthStep, depth, 1, to, start, 0);
      return;
    }
    int turned = 0;
    if (LANES == 8 && depthStep == 1 && count == ROWS) {
      for (; turned + LANES <= depth; turned += LANES) {
        Pack4x8.packUnchecked(from, at + turned, rowStep, to, start + turned * ROWS);
      }
    }
    for (int i = 0; i < count; i++) {
      int source = at + i * rowStep;
      for (int k = turned; k < depth; k++) {
        to[start + k * ROWS + i] = from[source + k * depthStep];
      }
    }
    for (int i = count; i < ROWS; i++) {
      for (int k = 0; k < depth; k++) {
        to[start + k * ROWS + i] = 0;
      }
    }
  }

  /**
   * Packs neighbouring rows by tiles, all that lie together in memory at a time: {@code to[t *
   * tileStep + k * ROWS + i] = from[k * depthStep + t * ROWS + i]}.
   *
   * <p>Whole vectors are copied, two tiles wide, of which what comes next overwrites the second
   * half.
   *
   * @param depth how many k
   * @param tiles how many t
   */
  static void tiles(
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
      int target = start + k * ROWS;
      for (int t = 0; t < tiles; t++) {
        FloatVector.fromArray(SPECIES, from, source + t * ROWS)
            .intoArray(to, target + t * tileStep);
      }
    }
    int source = at + (depth - 1) * depthStep;
    int target = start + (depth - 1) * ROWS;
    for (int t = 0; t < tiles; t++) {
      System.arraycopy(from, source + t * ROWS, to, target + t * tileStep, ROWS);
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
