package dev.lanes.scalar;

import dev.lanes.graph.Shape;

/** Where a value lies: row-major, {@code shape.size()} floats of {@code data} from {@code at}. */
final class Tensor {
  final float[] data;
  final int at;
  final Shape shape;

  Tensor(float[] data, int at, Shape shape) {
    this.data = data;
    this.at = at;
    this.shape = shape;
  }

  int size() {
    return shape.size();
  }

  int dim(int axis) {
    return shape.dim(axis);
  }
}
