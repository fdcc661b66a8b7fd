package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sums over some axes on a GPU: a group a result, whose items halve what is left in local memory.
 */
final class GpuSums {
  private static final int GROUP = 256;

  private GpuSums() {}

  static Launch launch(int kind, Place x, Place z, int centreAt, int y, Walk kept, Walk reduced) {
    int outs = kept.size();
    int terms = reduced.size();
    return new Launch(
        (graph, name, memory) ->
            graph.task(
                name,
                GpuSums::byGroup,
                memory.context(),
                memory.floats(),
                x.at(),
                z.at(),
                centreAt,
                y,
                kind,
                terms,
                kept.dimension(1),
                kept.dimension(0),
                kept.stride(0, 2),
                kept.stride(0, 1),
                kept.stride(0, 0),
                reduced.dimension(1),
                reduced.dimension(0),
                reduced.stride(0, 2),
                reduced.stride(0, 1),
                reduced.stride(0, 0)),
        Math.multiplyExact(outs, GROUP),
        GROUP,
        "sum in local memory");
  }

  /** Computes what {@link Sums#partial} does, in one part. */
  static void byGroup(
      KernelContext context,
      FloatArray m,
      int xAt,
      int zAt,
      int centreAt,
      int yAt,
      int kind,
      int terms,
      int k1,
      int k2,
      int s0,
      int s1,
      int s2,
      int r1,
      int r2,
      int t0,
      int t1,
      int t2) {
    float[] shared = context.allocateFloatLocalArray(256);
    int local = context.localIdx;
    int o = context.groupIdx;
    int keptRow = o / k2;
    int start =
        (keptRow / k1) * s0 + (keptRow - (keptRow / k1) * k1) * s1 + (o - keptRow * k2) * s2;
    float centre = 0f;
    if (kind != Sums.PLAIN) {
      centre = m.get(centreAt + o);
    }
    float sum = 0f;
    for (int r = local; r < terms; r += 256) {
      int row = r / r2;
      int place = start + (row / r1) * t0 + (row - (row / r1) * r1) * t1 + (r - row * r2) * t2;
      float x = m.get(xAt + place);
      if (kind == Sums.PLAIN) {
        sum += x;
      } else if (kind == Sums.CENTRED_SQUARE) {
        sum += (x - centre) * (x - centre);
      } else {
        sum += m.get(zAt + place) * (x - centre);
      }
    }
    shared[local] = sum;
    for (int half = 128; half > 0; half >>= 1) {
      context.localBarrier();
      if (local < half) {
        shared[local] += shared[local + half];
      }
    }
    if (local == 0) {
      m.set(yAt + o, shared[0]);
    }
  }
}
