package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.Shape;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Sums over any axes of tensors in any layout. */
final class Sums {
  private static final int CHUNK = RangeKernel.GRAIN; // long runs are cut into partial sums
  private static final int STRIP = 512; // floats of a result that one unit computes

  private Sums() {}

  /**
   * Returns the kernels for {@code y = factor * sum of x over axes}.
   *
   * <p>The result is plain if the batch is summed over, and otherwise in the layout of x.
   */
  static List<Kernel> of(
      List<Integer> axes,
      float factor,
      Shape shape,
      Layout layout,
      Storage x,
      Storage y,
      Workspace workspace) {
    boolean blocked = layout == Layout.BLOCKED;
    int[] dimensions = Walk.dimensions(shape, layout);
    int rank = dimensions.length;
    boolean[] summed = new boolean[rank];
    for (int axis : axes) {
      summed[axis] = true;
    }
    if (blocked) {
      summed[rank - 1] = summed[0];
    }
    // Adjacent dimensions of a kind are one, but blocks stay apart, since the last is special.
    int[] dims = new int[rank + 1];
    boolean[] sums = new boolean[rank + 1];
    int merged = 0;
    for (int axis = 0; axis < rank; axis++) {
      boolean first = merged == 0 || (merged == 1 && blocked && summed[0]);
      if (!first && sums[merged - 1] == summed[axis]) {
        dims[merged - 1] *= dimensions[axis];
      } else {
        dims[merged] = dimensions[axis];
        sums[merged++] = summed[axis];
      }
    }
    if (merged == 0) {
      dims[merged++] = 1;
    }
    int run = dims[merged - 1];
    int[] kept = offsets(dims, sums, false, merged - 1);
    int[] reduced = offsets(dims, sums, true, merged - 1);
    if (!sums[merged - 1]) {
      return List.of(columns(factor, x, y, run, kept, reduced));
    }
    int lastImages = blocked ? Layout.lastImages(shape) : BLOCK;
    int rowsPerBlock = blocked ? reduced.length / dims[0] : reduced.length;
    return rows(
        factor, x, y, run, kept, reduced, reduced.length - rowsPerBlock, lastImages, workspace);
  }

  private static int[] offsets(int[] dims, boolean[] sums, boolean wanted, int rank) {
    int[] sizes = new int[rank];
    int[] strides = new int[rank];
    int count = 0;
    int stride = dims[rank];
    int[] all = new int[rank];
    for (int axis = rank - 1; axis >= 0; axis--) {
      all[axis] = stride;
      stride *= dims[axis];
    }
    for (int axis = 0; axis < rank; axis++) {
      if (sums[axis] == wanted) {
        sizes[count] = dims[axis];
        strides[count++] = all[axis];
      }
    }
    return Walk.offsets(sizes, strides, count);
  }

  /** Runs are kept: each result adds up one element of every run. */
  private static Kernel columns(
      float factor, Storage x, Storage y, int run, int[] kept, int[] reduced) {
    int strips = Math.ceilDiv(run, STRIP);
    return RangeKernel.of(
        "sum by columns",
        kept.length * strips,
        (long) Math.min(run, STRIP) * reduced.length,
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int k = unit / strips;
            int at = unit % strips * STRIP;
            int in = x.offset() + kept[k] + at;
            int out = y.offset() + k * run + at;
            addColumns(factor, x.array(), in, reduced, y.array(), out, Math.min(STRIP, run - at));
          }
        });
  }

  private static void addColumns(
      float factor, float[] x, int xAt, int[] reduced, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int offset : reduced) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + offset + i));
      }
      sum.mul(factor).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float sum = 0;
      for (int offset : reduced) {
        sum += x[xAt + offset + i];
      }
      y[yAt + i] = sum * factor;
    }
  }

  /** Runs are summed, each cut into chunks; then the partial sums are added in order. */
  private static List<Kernel> rows(
      float factor,
      Storage x,
      Storage y,
      int run,
      int[] kept,
      int[] reduced,
      int lastBlock,
      int lastImages,
      Workspace workspace) {
    int chunks = Math.ceilDiv(run, CHUNK);
    int each = Math.multiplyExact(reduced.length, chunks);
    float[] partial = new float[Math.multiplyExact(kept.length, each)];
    Storage scratch = workspace.keep(2L * BLOCK * workspace.threads());
    Kernel first =
        RangeKernel.of(
            "sum by rows",
            partial.length,
            Math.min(run, CHUNK),
            (from, to, thread, step) -> {
              for (int unit = from; unit < to; unit++) {
                int row = unit / chunks;
                int at = unit % chunks * CHUNK;
                int r = row % reduced.length;
                int in = x.offset() + kept[row / reduced.length] + reduced[r] + at;
                int valid = r < lastBlock ? BLOCK : lastImages;
                partial[unit] =
                    Rows.sum(
                        x.array(),
                        in,
                        Math.min(CHUNK, run - at),
                        valid,
                        scratch.array(),
                        scratch.offset() + thread * 2 * BLOCK);
              }
            });
    return List.of(first, adding(factor, partial, kept.length, y));
  }

  /** Returns the kernel that adds up equally many partial sums for each result, in order. */
  static Kernel adding(float factor, float[] partial, int results, Storage y) {
    int each = partial.length / results;
    return RangeKernel.of(
        "partial sums",
        results,
        each,
        (from, to, thread, step) -> {
          for (int k = from; k < to; k++) {
            float sum = 0;
            for (int i = k * each; i < (k + 1) * each; i++) {
              sum += partial[i];
            }
            y.array()[y.offset() + k] = factor * sum;
          }
        });
  }
}
