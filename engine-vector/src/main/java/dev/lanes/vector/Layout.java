package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Shape;

/** How the elements of a tensor follow one another in memory. */
enum Layout {
  /** Row-major. */
  PLAIN,
  /**
   * Row-major over {@code [ceil(batch/16), everything but the batch, 16]}: 16 images side by side.
   *
   * <p>The lanes of the last block that no image fills hold anything, NaN included.
   */
  BLOCKED;

  /** Returns the floats a tensor takes. */
  long length(Shape shape) {
    return this == PLAIN ? shape.size() : (long) blocks(shape) * BLOCK * shape.sizePerEntry();
  }

  /** Returns the number of blocks of a batch. */
  static int blocks(Shape shape) {
    return Math.ceilDiv(shape.dim(0), BLOCK);
  }

  /** Returns the number of images in the last block, 1 to 16. */
  static int lastImages(Shape shape) {
    return shape.dim(0) - (blocks(shape) - 1) * BLOCK;
  }

  /** Copies row-major values to where the tensor lies. */
  void write(float[] values, Shape shape, Storage to) {
    if (this == PLAIN) {
      System.arraycopy(values, 0, to.array(), to.offset(), values.length);
    } else {
      Blocks.pack(
          values, 0, to.array(), to.offset(), shape.dim(0), shape.sizePerEntry(), 0, blocks(shape));
    }
  }

  /** Copies the tensor to row-major values. */
  void read(Storage from, Shape shape, float[] into) {
    if (this == PLAIN) {
      System.arraycopy(from.array(), from.offset(), into, 0, into.length);
    } else {
      Blocks.unpack(
          from.array(),
          from.offset(),
          into,
          0,
          shape.dim(0),
          shape.sizePerEntry(),
          0,
          blocks(shape));
    }
  }

  /** Returns whether all elements are finite, whatever the unused lanes hold. */
  boolean isFinite(Storage storage, Shape shape) {
    float[] x = storage.array();
    long length = length(shape);
    int whole = this == PLAIN ? 0 : (blocks(shape) - 1) * BLOCK * shape.sizePerEntry();
    int last = this == PLAIN ? BLOCK : lastImages(shape);
    for (int i = 0; i < length; i++) {
      boolean real = i < whole || (i & (BLOCK - 1)) < last || this == PLAIN;
      if (real && !Float.isFinite(x[storage.offset() + i])) {
        return false;
      }
    }
    return true;
  }
}
