package dev.lanes.tornado;

import dev.lanes.graph.Shape;

/**
 * Where a value lies in the memory of a program, and in which order.
 *
 * <p>Plain values are row-major. Batched ones have their images innermost, {@code [channels,
 * height, width, images]}: neighbouring work items, or the lanes of a vector, then meet
 * neighbouring numbers in every kernel, whatever its window, stride or padding. Rows of images are
 * padded to a multiple of the device's lanes; what lies in the padding has no meaning.
 *
 * @param at the first float
 * @param shape the logical shape, images outermost
 * @param batched whether the images lie innermost
 * @param pitch the floats between rows of images; 1 for plain values
 */
record Place(int at, Shape shape, boolean batched, int pitch) {
  static Place plain(int at, Shape shape) {
    return new Place(at, shape, false, 1);
  }

  static Place batched(int at, Shape shape, int lanes) {
    return new Place(at, shape, true, Math.ceilDiv(shape.dim(0), lanes) * lanes);
  }

  static Place of(int at, Shape shape, boolean batched, int lanes) {
    return batched ? batched(at, shape, lanes) : plain(at, shape);
  }

  /** Returns this place moved elsewhere. */
  Place at(int other) {
    return new Place(other, shape, batched, pitch);
  }

  /** Returns the same floats under another shape; images stay outermost. */
  Place as(Shape other) {
    return new Place(at, other, batched, pitch);
  }

  /** Returns how many floats it takes, padding included. */
  long length() {
    return batched ? (long) shape.sizePerEntry() * pitch : shape.size();
  }

  /** Returns {@link #length} of a value that is known to fit. */
  int size() {
    return Math.toIntExact(length());
  }

  int dim(int axis) {
    return shape.dim(axis);
  }

  /** Returns the images, the outermost dimension. */
  int images() {
    return shape.dim(0);
  }

  /** Returns whether rows of images end in padding. */
  boolean isPadded() {
    return batched && pitch != images();
  }

  /** Returns the distance between neighbours along each axis. */
  int[] strides() {
    int[] strides = shape.strides();
    if (batched) {
      for (int axis = 1; axis < strides.length; axis++) {
        strides[axis] *= pitch;
      }
      strides[0] = 1;
    }
    return strides;
  }

  /** Returns the axes from the one whose neighbours lie farthest apart to the innermost. */
  int[] order() {
    int[] order = new int[shape.rank()];
    for (int i = 0; i < order.length; i++) {
      order[i] = batched ? (i + 1) % order.length : i;
    }
    return order;
  }
}
