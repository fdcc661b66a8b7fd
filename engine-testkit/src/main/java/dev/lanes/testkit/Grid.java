package dev.lanes.testkit;

import dev.lanes.graph.Shape;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A tensor of doubles, addressed by indices. */
final class Grid {
  private final Shape shape;
  private final int[] dimensions;
  private final int[] strides;
  private final double[] values;

  private Grid(Shape shape, double[] values) {
    this.shape = shape;
    this.values = values;
    dimensions = shape.dimensions();
    strides = shape.strides();
  }

  static Grid of(Shape shape, double[] values) {
    return new Grid(shape, values);
  }

  /** Returns the tensor whose element at each index is a function of the index. */
  static Grid each(Shape shape, ToDoubleFunction<int[]> element) {
    Grid grid = new Grid(shape, new double[shape.size()]);
    grid.forEach(index -> grid.values[grid.place(index)] = element.applyAsDouble(index));
    return grid;
  }

  /** Visits every index, the innermost changing fastest; the array is the same each time. */
  void forEach(Consumer<int[]> visitor) {
    int[] index = new int[dimensions.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      for (int axis = dimensions.length - 1; axis >= 0; axis--) {
        index[axis] = rest % dimensions[axis];
        rest /= dimensions[axis];
      }
      visitor.accept(index);
    }
  }

  Shape shape() {
    return shape;
  }

  int dim(int axis) {
    return dimensions[axis];
  }

  double[] values() {
    return values;
  }

  double at(int... index) {
    return values[place(index)];
  }

  void add(double amount, int... index) {
    values[place(index)] += amount;
  }

  /** Returns the element of an image, or zero outside of it. */
  double orZero(int n, int c, int y, int x) {
    return y < 0 || y >= dimensions[2] || x < 0 || x >= dimensions[3] ? 0 : at(n, c, y, x);
  }

  /** Returns the element that broadcasting puts at an index of a larger shape. */
  double broadcast(int[] index) {
    int[] own = new int[dimensions.length];
    int missing = index.length - own.length;
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = dimensions[axis] == 1 ? 0 : index[missing + axis];
    }
    return at(own);
  }

  private int place(int[] index) {
    int place = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      place += index[axis] * strides[axis];
    }
    return place;
  }
}
