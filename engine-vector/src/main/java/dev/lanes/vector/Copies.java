package dev.lanes.vector;

import dev.lanes.graph.Shape;

/** Contiguous pieces of tensors moved elsewhere: copies, slices, concatenations. */
final class Copies {
  private Copies() {}

  /** Returns the kernel that copies so many floats. */
  static Kernel copy(Storage from, Storage to, long length) {
    return rows("copy", from, 0, 0, to, 0, 0, Math.toIntExact(length), 1);
  }

  /**
   * Returns the kernel that moves entries of an axis from one tensor into another.
   *
   * @param fromEntry the first entry read
   * @param toEntry the first entry written
   * @param count the number of entries
   */
  static Kernel entries(
      String algorithm,
      Layout layout,
      int axis,
      Storage x,
      Shape from,
      int fromEntry,
      Storage y,
      Shape to,
      int toEntry,
      int count) {
    int[] dimensions = Walk.dimensions(from, layout);
    int outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= dimensions[i];
    }
    int inner = 1;
    for (int i = axis + 1; i < dimensions.length; i++) {
      inner *= dimensions[i];
    }
    return rows(
        algorithm,
        x,
        fromEntry * inner,
        from.dim(axis) * inner,
        y,
        toEntry * inner,
        to.dim(axis) * inner,
        count * inner,
        outer);
  }

  private static Kernel rows(
      String algorithm,
      Storage x,
      int xAt,
      int xStride,
      Storage y,
      int yAt,
      int yStride,
      int length,
      int count) {
    return RangeKernel.of(
        algorithm,
        count,
        length,
        (from, to, thread, step) -> {
          for (int i = from; i < to; i++) {
            System.arraycopy(
                x.array(),
                x.offset() + xAt + i * xStride,
                y.array(),
                y.offset() + yAt + i * yStride,
                length);
          }
        });
  }
}
