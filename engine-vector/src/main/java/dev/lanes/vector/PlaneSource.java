package dev.lanes.vector;

import org.jspecify.annotations.Nullable;

/**
 * A gradient of blocked images plane by plane, that of a channel of 16 images at a time: for a
 * kernel that writes all of them, or for one that has use for a plane while it is in a cache.
 */
interface PlaneSource {
  /** Writes a plane, that of channel {@code plane % channels} in a block, from {@code at} on. */
  void write(int plane, float[] to, int at, int thread);

  /**
   * Returns the kernel that writes all planes.
   *
   * @param planes how many
   * @param length floats of a plane
   */
  static Kernel writing(PlaneSource source, int planes, int length, Storage to) {
    return RangeKernel.of(
        "planes of 16 images",
        planes,
        length,
        (from, end, thread, step) -> {
          for (int plane = from; plane < end; plane++) {
            source.write(plane, to.array(), to.offset() + plane * length, thread);
          }
        });
  }

  /** Returns the same planes, each computed apart first, where a source may not write at once. */
  static PlaneSource apart(PlaneSource source, int length, Workspace workspace) {
    Scratch scratch = workspace.share((long) length * workspace.threads());
    return (plane, to, at, thread) -> {
      int own = VectorConstants.FIRST + thread * length;
      source.write(plane, scratch.array(), own, thread);
      System.arraycopy(scratch.array(), own, to, at, length);
    };
  }

  /** Returns the same planes, which are also summed up, if sums are given. */
  static PlaneSource summed(PlaneSource source, @Nullable PlaneSums sums) {
    return sums == null
        ? source
        : (plane, to, at, thread) -> {
          source.write(plane, to, at, thread);
          sums.add(plane, to, at, thread);
        };
  }
}
