package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix product on a GPU.
 *
 * <pre>
 * a group of 256 items:   64 x 64 results, 16 of the depth at a time through local memory
 * an item:                4 x 4 of them, 16 rows and 16 columns apart, in registers
 * </pre>
 */
final class GpuProducts {
  /** Items of a group. */
  static final int GROUP = 256;

  /** Rows and columns of a group. */
  static final int TILE = 64;

  private GpuProducts() {}

  /**
   * Returns the launch of a product.
   *
   * @param strides of rows and columns of a, of b and of the result
   */
  static Launch product(int a, int b, int y, int rows, int columns, int depth, int[] strides) {
    int groups = Math.multiplyExact(Math.ceilDiv(rows, TILE), Math.ceilDiv(columns, TILE));
    return new Launch(
        (graph, name, memory) ->
            graph.task(
                name,
                GpuProducts::tiled,
                memory.context(),
                memory.floats(),
                a,
                b,
                y,
                rows,
                columns,
                depth,
                strides[0],
                strides[1],
                strides[2],
                strides[3],
                strides[4],
                strides[5]),
        Math.multiplyExact(groups, GROUP),
        GROUP,
        "64 x 64 tiles in local memory");
  }

  /** Computes {@code y(i,j) = sum over k of a(i,k) b(k,j)} with any strides. */
  static void tiled(
      KernelContext context,
      FloatArray m,
      int aAt,
      int bAt,
      int yAt,
      int rows,
      int columns,
      int depth,
      int aRow,
      int aDepth,
      int bDepth,
      int bColumn,
      int yRow,
      int yColumn) {
    float[] left = context.allocateFloatLocalArray(1024); // [16 deep][64 rows]
    float[] right = context.allocateFloatLocalArray(1024); // [16 deep][64 columns]
    float[] sums = new float[16];
    for (int k = 0; k < 16; k++) {
      sums[k] = 0f;
    }
    int local = context.localIdx;
    int localRow = local / 16;
    int localColumn = local % 16;
    int tilesAcross = (columns + 63) / 64;
    int i0 = (context.groupIdx / tilesAcross) * 64;
    int j0 = (context.groupIdx % tilesAcross) * 64;
    for (int k0 = 0; k0 < depth; k0 += 16) {
      for (int e = local; e < 1024; e += 256) {
        int k = k0 + e / 64;
        int i = i0 + e % 64;
        int j = j0 + e % 64;
        float a = 0f;
        float b = 0f;
        if (k < depth && i < rows) {
          a = m.get(aAt + i * aRow + k * aDepth);
        }
        if (k < depth && j < columns) {
          b = m.get(bAt + k * bDepth + j * bColumn);
        }
        left[e] = a;
        right[e] = b;
      }
      context.localBarrier();
      for (int k = 0; k < 16; k++) {
        for (int r = 0; r < 4; r++) {
          float a = left[k * 64 + 16 * r + localRow];
          for (int c = 0; c < 4; c++) {
            sums[4 * r + c] += a * right[k * 64 + 16 * c + localColumn];
          }
        }
      }
      context.localBarrier();
    }
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        int i = i0 + 16 * r + localRow;
        int j = j0 + 16 * c + localColumn;
        if (i < rows && j < columns) {
          m.set(yAt + i * yRow + j * yColumn, sums[4 * r + c]);
        }
      }
    }
  }
}
