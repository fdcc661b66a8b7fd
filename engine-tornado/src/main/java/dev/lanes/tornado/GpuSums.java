package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sums over some axes on a GPU: a group a part of a result, whose items halve what is left in local
 * memory.
 */
final class GpuSums {
  private static final int GROUP = 256;

  private GpuSums() {}

  /** Returns how many parts each sum is cut into. */
  static int parts(Walk kept, Walk reduced) {
    return GpuParts.parts(kept.size(), reduced.size() / 16);
  }

  /** Returns the launch that makes all parts; those of a result follow one another. */
  static Launch launch(int kind, Place x, Place z, int centreAt, int y, Walk kept, Walk reduced) {
    int parts = parts(kept, reduced);
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
                parts,
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
        Math.multiplyExact(Math.multiplyExact(kept.size(), parts), GROUP),
        GROUP,
        "sum in local memory");
  }

  /** Computes what {@link Sums#partial} does. */
  static void byGroup(
      KernelContext context,
      FloatArray m,
      int xAt,
      int zAt,
      int centreAt,
      int yAt,
      int kind,
      int parts,
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
    int o = context.groupIdx / parts;
    int part = context.groupIdx - o * parts;
    int length = (terms + parts - 1) / parts;
    int to = Math.min(terms, (part + 1) * length);
    int keptRow = o / k2;
    int start =
        (keptRow / k1) * s0 + (keptRow - (keptRow / k1) * k1) * s1 + (o - keptRow * k2) * s2;
    float centre = 0f;
    if (kind != Sums.PLAIN) {
      centre = m.get(centreAt + o);
    }
    float sum = 0f;
    for (int r = part * length + local; r < to; r += 256) {
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
      m.set(yAt + context.groupIdx, shared[0]);
    }
  }
}
