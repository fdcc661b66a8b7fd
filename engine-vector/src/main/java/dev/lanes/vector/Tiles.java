package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of this machine behind one name.
 *
 * <p>A tile is {@link #ROWS} rows by one or two columns, a column being 16 floats wide: {@code
 * [columns][ROWS][16]}. How many rows there are follows from the registers: AVX-512 has 32, of
 * which two columns of one vector take 16 for sums; narrower vectors are planned for 16 registers,
 * where more than 8 sums are spilled.
 */
final class Tiles {
  /** Rows of a tile: 8 with 512-bit vectors, 4 with 256, 2 with 128 and 64. */
  static final int ROWS = Math.max(2, LANES / 2);

  /**
   * Rows of a tall tile: 6 with 256-bit vectors, where they take less time than 4 but leave more
   * rows over.
   */
  static final int TALL = LANES == 8 ? Gemm6x2.ROWS : ROWS;

  /** Floats in a column of a tile. */
  static final int WIDTH = 16;

  /** Floats in a tile of one column. */
  static final int COLUMN = ROWS * WIDTH;

  /** Floats in a tile of two columns. */
  static final int PAIR = 2 * COLUMN;

  /**
   * Columns multiplied at a time, while tiles of rows pass by: as many as a micro-kernel takes.
   * With 256 of the depth two of them would fill an L1 cache of 32 KiB.
   */
  static final int COLUMNS = LANES == WIDTH ? 2 : 1;

  /** Lines that are copied side by side. */
  static final int LINES = 8;

  private static final double SHARE_OF_TALL = 0.95; // of the time of 4 rows, for each

  private Tiles() {}

  /** Returns how many tiles hold that many rows. */
  static int count(int rows) {
    return Math.ceilDiv(rows, ROWS);
  }

  /** Returns the rows of the tiles that take least time for so many: {@link #ROWS} or more. */
  static int heightFor(int rows) {
    int tall = Math.ceilDiv(rows, TALL) * TALL;
    return tall * SHARE_OF_TALL <= Math.ceilDiv(rows, ROWS) * ROWS ? TALL : ROWS;
  }

  /** Returns the name of the tile, for the plan. */
  static String describe() {
    return describe(ROWS);
  }

  /** Returns the name of a tile of so many rows. */
  static String describe(int height) {
    return height + "x" + COLUMNS * WIDTH;
  }

  /**
   * Adds the product of packed rows and packed columns to a tile.
   *
   * @param depth the length of the sums
   * @param a packed rows, {@code [depth][ROWS]}
   * @param b packed columns, {@code [depth][16]} each, at {@code b0} and {@code b1}
   * @param columns 1 or 2; with 1, {@code b1} is not read
   * @param c the tile
   */
  static void addProductUnchecked(
      int depth, float[] a, int ao, float[] b, int b0, int b1, int columns, float[] c, int co) {
    addProductUnchecked(depth, a, ao, b, b0, b1, columns, c, co, c, co);
  }

  /**
   * Adds the product of packed rows and packed columns to a tile and stores the sums elsewhere, as
   * above; the former may be zeros or a bias that many tiles begin with.
   *
   * @param s what is added to
   * @param c the sums
   */
  static void addProductUnchecked(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int b0,
      int b1,
      int columns,
      float[] s,
      int so,
      float[] c,
      int co) {
    addProductUnchecked(depth, a, ao, b, b0, b1, columns, s, so, c, co, co + COLUMN, WIDTH);
  }

  /**
   * Adds the product of packed rows and packed columns to a tile and stores the rows of the sums
   * where they belong.
   *
   * @param s what is added to, a tile
   * @param c the sums, {@link #ROWS} rows of 16 for each column, from {@code c0} and {@code c1}
   * @param step from one of these rows to the next
   */
  static void addProductUnchecked(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int b0,
      int b1,
      int columns,
      float[] s,
      int so,
      float[] c,
      int c0,
      int c1,
      int step) {
    if (LANES == 16) {
      if (columns == 2) {
        Gemm8x2.addUnchecked(depth, a, ao, b, b0, b1, s, so, c, c0, c1, step);
      } else {
        Gemm8x1.addUnchecked(depth, a, ao, b, b0, s, so, c, c0, step);
      }
    } else if (LANES == 8) {
      Gemm4x2.addUnchecked(depth, a, ao, b, b0, s, so, c, c0, step);
      if (columns == 2) {
        Gemm4x2.addUnchecked(depth, a, ao, b, b1, s, so + COLUMN, c, c1, step);
      }
    } else {
      for (int j = 0; j < WIDTH; j += 4 * LANES) {
        Gemm2x4.addUnchecked(depth, a, ao, b, b0 + j, s, so + j, c, c0 + j, step);
        if (columns == 2) {
          Gemm2x4.addUnchecked(depth, a, ao, b, b1 + j, s, so + COLUMN + j, c, c1 + j, step);
        }
      }
    }
  }

  /**
   * Adds the product of packed rows and packed columns to a tile of so many rows, as above.
   *
   * @param height {@link #ROWS} or {@link #TALL}
   * @param columns {@link #COLUMNS} at most
   */
  static void addProductUnchecked(
      int height,
      int depth,
      float[] a,
      int ao,
      float[] b,
      int b0,
      int b1,
      int columns,
      float[] s,
      int so,
      float[] c,
      int co) {
    if (height == ROWS) {
      addProductUnchecked(depth, a, ao, b, b0, b1, columns, s, so, c, co);
      return;
    }
    Gemm6x2.addUnchecked(depth, a, ao, b, b0, s, so, c, co);
  }

  /**
   * Adds products of output gradients and taps, over places and images, to one or two tiles of one
   * column; see {@link Outer8x2#addUnchecked}.
   */
  static void addOuterUnchecked(
      int places,
      int images,
      float[] d,
      int from,
      int rowStep,
      float[] x,
      int x0,
      int x1,
      int columns,
      float[] c,
      int c0,
      int c1) {
    boolean isRun = images == BLOCK;
    if (LANES == 16) {
      if (columns == 2 && isRun) {
        Outer8x2.addRunUnchecked(places * BLOCK, d, from, rowStep, x, x0, x1, c, c0, c1);
      } else if (columns == 2) {
        Outer8x2.addUnchecked(places, images, d, from, rowStep, x, x0, x1, c, c0, c1);
      } else {
        Outer8x1.addUnchecked(places, images, d, from, rowStep, x, x0, c, c0);
      }
    } else if (LANES == 8) {
      if (isRun) {
        Outer4x2.addRunUnchecked(places * BLOCK, d, from, rowStep, x, x0, c, c0);
        if (columns == 2) {
          Outer4x2.addRunUnchecked(places * BLOCK, d, from, rowStep, x, x1, c, c1);
        }
        return;
      }
      Outer4x2.addUnchecked(places, images, d, from, rowStep, x, x0, c, c0);
      if (columns == 2) {
        Outer4x2.addUnchecked(places, images, d, from, rowStep, x, x1, c, c1);
      }
    } else {
      for (int j = 0; j < WIDTH; j += 4 * LANES) {
        Outer2x4.addUnchecked(places, images, d, from, rowStep, x, x0 + j, c, c0 + j);
        if (columns == 2) {
          Outer2x4.addUnchecked(places, images, d, from, rowStep, x, x1 + j, c, c1 + j);
        }
      }
    }
  }

  /** Sets every float of the 16 at {@code to}. */
  static void fill(float value, float[] c, int to) {
    FloatVector v = FloatVector.broadcast(SPECIES, value);
    for (int i = 0; i < WIDTH; i += LANES) {
      v.intoArray(c, to + i);
    }
  }

  /** Copies 16 floats. */
  static void copy(float[] from, int fo, float[] to, int at) {
    for (int i = 0; i < WIDTH; i += LANES) {
      FloatVector.fromArray(SPECIES, from, fo + i).intoArray(to, at + i);
    }
  }

  /**
   * Copies 16 floats of each of some lines. Where many lines are to be copied, memory delivers
   * {@link #LINES} side by side faster than one after the other.
   *
   * @param lines at most {@link #LINES}
   * @param step floats from one line to the next
   * @param distance the same where they are copied to
   */
  static void copyLines(
      int lines, float[] from, int fo, int step, float[] to, int at, int distance) {
    if (lines == LINES) { // for C2, which then unrolls the loop
      for (int i = 0; i < LINES; i++) {
        copy(from, fo + i * step, to, at + i * distance);
      }
      return;
    }
    for (int i = 0; i < lines; i++) {
      copy(from, fo + i * step, to, at + i * distance);
    }
  }

  /** Copies 16 floats, with zeros for negative ones; NaN stays NaN. */
  static void copyRelu(float[] from, int fo, float[] to, int at) {
    for (int i = 0; i < WIDTH; i += LANES) {
      FloatVector.fromArray(SPECIES, from, fo + i).max(VectorConstants.ZERO).intoArray(to, at + i);
    }
  }
}
