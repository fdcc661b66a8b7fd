package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Shape;
import java.util.Arrays;

/** Transposes between the layouts. */
final class Blocks {
  private Blocks() {}

  /** Returns the kernel that packs images into blocks. */
  static Kernel packing(Storage x, Storage y, Shape shape) {
    int images = shape.dim(0);
    int size = shape.sizePerEntry();
    return RangeKernel.of(
        "plain to blocks",
        Layout.blocks(shape),
        (long) size * BLOCK,
        (from, to, thread, step) ->
            pack(x.array(), x.offset(), y.array(), y.offset(), images, size, from, to));
  }

  /** Returns the kernel that unpacks blocks into images. */
  static Kernel unpacking(Storage x, Storage y, Shape shape) {
    int images = shape.dim(0);
    int size = shape.sizePerEntry();
    return RangeKernel.of(
        "blocks to plain",
        Layout.blocks(shape),
        (long) size * BLOCK,
        (from, to, thread, step) ->
            unpack(x.array(), x.offset(), y.array(), y.offset(), images, size, from, to));
  }

  /** Writes some blocks: {@code y[block][j][lane] = x[16 block + lane][j]}, unused lanes zero. */
  static void pack(float[] x, int xAt, float[] y, int yAt, int images, int size, int from, int to) {
    for (int block = from; block < to; block++) {
      int in = xAt + block * BLOCK * size;
      int out = yAt + block * BLOCK * size;
      int filled = Math.min(BLOCK, images - block * BLOCK);
      if (filled < BLOCK) {
        Arrays.fill(y, out, out + BLOCK * size, 0);
      }
      for (int j = 0; j < size; j++) {
        for (int lane = 0; lane < filled; lane++) {
          y[out + j * BLOCK + lane] = x[in + lane * size + j];
        }
      }
    }
  }

  /** Reads some blocks: {@code y[16 block + lane][j] = x[block][j][lane]}. */
  static void unpack(
      float[] x, int xAt, float[] y, int yAt, int images, int size, int from, int to) {
    for (int block = from; block < to; block++) {
      int in = xAt + block * BLOCK * size;
      int out = yAt + block * BLOCK * size;
      int filled = Math.min(BLOCK, images - block * BLOCK);
      for (int lane = 0; lane < filled; lane++) {
        for (int j = 0; j < size; j++) {
          y[out + lane * size + j] = x[in + j * BLOCK + lane];
        }
      }
    }
  }
}
