package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sums that are cut into parts for a GPU to have enough to do at once, and added up afterwards in
 * an order that depends on the sizes alone.
 */
final class GpuParts {
  /** Groups that keep a large GPU busy: some for each of its processors, of which it has 132. */
  private static final int GROUPS = 512;

  /** Terms of a part that are worth a group's while. */
  private static final int TERMS = 64;

  private static final int LANES = 32;

  private GpuParts() {}

  /**
   * Returns how many parts each sum is cut into.
   *
   * @param groups that there are without
   * @param terms of a sum
   */
  static int parts(int groups, int terms) {
    return Math.clamp(GROUPS / groups, 1, Math.max(1, terms / TERMS));
  }

  /**
   * Returns the launch that adds up the parts, which follow one another, each with all results in
   * rows of that many columns.
   */
  static Launch sum(int partsAt, int y, int outs, int parts, int columns, int yRow, int yColumn) {
    return new Launch(
        (graph, name, memory) ->
            graph.task(
                name,
                GpuParts::added,
                memory.context(),
                memory.floats(),
                partsAt,
                y,
                outs,
                parts,
                columns,
                yRow,
                yColumn),
        Math.multiplyExact(Math.ceilDiv(outs, LANES), GpuProducts.GROUP),
        GpuProducts.GROUP,
        "sum of parts in local memory");
  }

  /** Adds up parts: 8 rows of 32 items take every eighth part, of neighbouring results. */
  static void added(
      KernelContext context,
      FloatArray m,
      int partsAt,
      int yAt,
      int outs,
      int parts,
      int columns,
      int yRow,
      int yColumn) {
    float[] shared = context.allocateFloatLocalArray(256);
    int local = context.localIdx;
    int o = context.groupIdx * 32 + local % 32;
    float sum = 0f;
    if (o < outs) {
      for (int part = local / 32; part < parts; part += 8) {
        sum += m.get(partsAt + part * outs + o);
      }
    }
    shared[local] = sum;
    for (int half = 128; half >= 32; half >>= 1) {
      context.localBarrier();
      if (local < half) {
        shared[local] += shared[local + half];
      }
    }
    if (local < 32) {
      if (o < outs) {
        int row = o / columns;
        m.set(yAt + row * yRow + (o - row * columns) * yColumn, shared[local]);
      }
    }
  }
}
