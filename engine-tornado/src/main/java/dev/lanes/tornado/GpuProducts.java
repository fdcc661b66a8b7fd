package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix product on a GPU.
 *
 * <pre>
 * a group of 256 items:   4096 results, 16 of the depth at a time through local memory:
 *                         64 x 64 of them, or 32 x 128 or 16 x 256 where there are few rows
 * an item:                4 x 4 of them, a quarter of the tile apart, in registers
 * </pre>
 *
 * <p>Tiles lie in local memory with one float between their rows, so that items which write along
 * the depth do not all meet the same bank. A long depth with few tiles is cut into parts, whose
 * sums {@link GpuParts} adds.
 */
final class GpuProducts {
  /** Items of a group. */
  static final int GROUP = 256;

  private static final int RESULTS = 4096;

  private GpuProducts() {}

  /** Returns the rows of the tiles for a result: as few as hold its rows, 16 to 64. */
  static int tile(int rows) {
    if (rows <= 16) {
      return 16;
    }
    return rows <= 32 ? 32 : 64;
  }

  /** Returns the tiles of so many results in rows and columns. */
  static int tiles(int rows, long columns) {
    int tile = tile(rows);
    return Math.toIntExact(Math.ceilDiv(rows, tile) * Math.ceilDiv(columns, (long) RESULTS / tile));
  }

  /** Returns how a kernel is named in plans. */
  static String algorithm(int rows) {
    int tile = tile(rows);
    return "%d x %d tiles in local memory".formatted(tile, RESULTS / tile);
  }

  /**
   * Emits a product.
   *
   * @param strides of rows and columns of a, of b and of the result
   */
  static void product(
      Emitter emit, int a, int b, int y, int rows, int columns, int depth, int[] strides) {
    int tiles = tiles(rows, columns);
    int parts = GpuParts.parts(tiles, depth);
    int outs = Math.multiplyExact(rows, columns);
    int partsAt = parts == 1 ? y : emit.scratch((long) outs * parts);
    int row = parts == 1 ? strides[4] : columns;
    int column = parts == 1 ? strides[5] : 1;
    emit.add(
        new Launch(
            (graph, name, memory) ->
                graph.task(
                    name,
                    GpuProducts::tiled,
                    memory.context(),
                    memory.floats(),
                    a,
                    b,
                    partsAt,
                    rows,
                    columns,
                    depth,
                    parts,
                    tile(rows),
                    strides[0],
                    strides[1],
                    strides[2],
                    strides[3],
                    row,
                    column),
            Math.multiplyExact(Math.multiplyExact(tiles, parts), GROUP),
            GROUP,
            algorithm(rows)));
    if (parts > 1) {
      emit.add(GpuParts.sum(partsAt, y, outs, parts, columns, strides[4], strides[5]));
    }
  }

  /**
   * Computes {@code y(i,j) = sum over k of a(i,k) b(k,j)} with any strides, in parts of the depth
   * that follow one another.
   */
  static void tiled(
      KernelContext context,
      FloatArray m,
      int aAt,
      int bAt,
      int yAt,
      int rows,
      int columns,
      int depth,
      int parts,
      int tile,
      int aRow,
      int aDepth,
      int bDepth,
      int bColumn,
      int yRow,
      int yColumn) {
    float[] left = context.allocateFloatLocalArray(1040); // [16 deep][tile rows + 1]
    float[] right = context.allocateFloatLocalArray(4112); // [16 deep][wide columns + 1]
    float[] sums = new float[16];
    for (int k = 0; k < 16; k++) {
      sums[k] = 0f;
    }
    int wide = 4096 / tile;
    int down = tile / 4;
    int across = wide / 4;
    int local = context.localIdx;
    int localRow = local / across;
    int localColumn = local % across;
    int tilesAcross = (columns + wide - 1) / wide;
    int part = context.groupIdx % parts;
    int place = context.groupIdx / parts;
    int i0 = (place / tilesAcross) * tile;
    int j0 = (place % tilesAcross) * wide;
    int length = (depth + parts - 1) / parts;
    int from = part * length;
    int to = Math.min(depth, from + length);
    for (int k0 = from; k0 < to; k0 += 16) {
      for (int t = 0; t < tile / 16; t++) {
        int e = local + 256 * t;
        int k = e / tile; // neighbouring items read neighbouring numbers
        int i = e % tile;
        if (aDepth == 1) {
          k = e % 16;
          i = e / 16;
        }
        float a = 0f;
        if (k0 + k < to && i0 + i < rows) {
          a = m.get(aAt + (i0 + i) * aRow + (k0 + k) * aDepth);
        }
        left[k * (tile + 1) + i] = a;
      }
      for (int t = 0; t < wide / 16; t++) {
        int e = local + 256 * t;
        int k = e / wide;
        int j = e % wide;
        if (bDepth == 1) {
          k = e % 16;
          j = e / 16;
        }
        float b = 0f;
        if (k0 + k < to && j0 + j < columns) {
          b = m.get(bAt + (k0 + k) * bDepth + (j0 + j) * bColumn);
        }
        right[k * (wide + 1) + j] = b;
      }
      context.localBarrier();
      for (int k = 0; k < 16; k++) {
        for (int r = 0; r < 4; r++) {
          float a = left[k * (tile + 1) + down * r + localRow];
          for (int c = 0; c < 4; c++) {
            sums[4 * r + c] += a * right[k * (wide + 1) + across * c + localColumn];
          }
        }
      }
      context.localBarrier();
    }
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        int i = i0 + down * r + localRow;
        int j = j0 + across * c + localColumn;
        if (i < rows && j < columns) {
          m.set(yAt + part * rows * columns + i * yRow + j * yColumn, sums[4 * r + c]);
        }
      }
    }
  }
}
