package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;

import org.jspecify.annotations.Nullable;

/** What happens to a tile before and after the products: bias, ReLU, and the way to its place. */
final class Epilogue {
  private Epilogue() {}

  /** Sets the rows of a tile to their bias, or to zero. */
  static void seedRows(
      @Nullable Storage bias, int first, int rows, int columns, float[] tile, int at) {
    for (int i = 0; i < ROWS; i++) {
      float value = bias == null || i >= rows ? 0 : bias.array()[bias.offset() + first + i];
      Tiles.fill(value, tile, at + i * WIDTH);
      if (columns == 2) {
        Tiles.fill(value, tile, at + COLUMN + i * WIDTH);
      }
    }
  }

  /**
   * Sets 16 columns of a tile to their bias, or to zero.
   *
   * @param height the rows of the tile
   * @param first the first of the columns
   * @param count how many columns the matrix has
   */
  static void seedColumns(
      int height, @Nullable Storage bias, int first, int count, float[] tile, int at) {
    for (int j = 0; j < WIDTH; j++) {
      int column = first + j;
      tile[at + j] = bias == null || column >= count ? 0 : bias.array()[bias.offset() + column];
    }
    for (int i = 1; i < height; i++) {
      Tiles.copy(tile, at, tile, at + i * WIDTH);
    }
  }

  /** Stores whole rows of 16 of one column of a tile, {@code step} apart. */
  static void storeRows(
      float[] tile, int at, int rows, boolean relu, float[] to, int start, int step) {
    if (relu) {
      for (int i = 0; i < rows; i++) {
        Tiles.copyRelu(tile, at + i * WIDTH, to, start + i * step);
      }
    } else {
      for (int i = 0; i < rows; i++) {
        Tiles.copy(tile, at + i * WIDTH, to, start + i * step);
      }
    }
  }

  /** Stores the first {@code count} of the 16 in every row, rows {@code step} apart. */
  static void storePart(
      float[] tile, int at, int rows, int count, boolean relu, float[] to, int start, int step) {
    if (count == WIDTH) {
      storeRows(tile, at, rows, relu, to, start, step);
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < count; j++) {
        float value = tile[at + i * WIDTH + j];
        to[start + i * step + j] = relu ? Math.max(value, 0) : value;
      }
    }
  }
}
