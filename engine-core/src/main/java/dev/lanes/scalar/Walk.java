package dev.lanes.scalar;

import dev.lanes.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row-major walk over a box of indices that reads one or two operands, each with a stride along
 * every axis. Axes that all operands pass evenly are merged, so that most walks are one row.
 */
final class Walk {
  /** How many rows there are; each is {@link #length} elements. */
  final int rows;

  /** How many elements a row has. */
  final int length;

  private final int[] outer; // the dimensions above the row
  private final int[][] strides; // [operand][axis], the row's own last

  private Walk(int[] dimensions, int[][] strides) {
    this.strides = strides;
    int count = Math.max(0, dimensions.length - 1);
    outer = Arrays.copyOf(dimensions, count);
    length = dimensions.length == 0 ? 1 : dimensions[count];
    int product = 1;
    for (int dimension : outer) {
      product *= dimension;
    }
    rows = product;
  }

  /** Returns the walk over a result whose operands are repeated to fill it. */
  static Walk broadcast(Shape result, List<Shape> operands) {
    int[][] strides = new int[operands.size()][result.rank()];
    for (int o = 0; o < strides.length; o++) {
      Shape operand = operands.get(o);
      int missing = result.rank() - operand.rank();
      for (int axis = 0; axis < operand.rank(); axis++) {
        strides[o][missing + axis] = operand.dim(axis) == 1 ? 0 : operand.strides()[axis];
      }
    }
    return merged(result.dimensions(), strides);
  }

  /** Returns the walk over those axes of a tensor that are reduced, or over those that are not. */
  static Walk axes(Shape shape, List<Integer> reduced, boolean overReduced) {
    int[] axes =
        IntStream.range(0, shape.rank())
            .filter(axis -> reduced.contains(axis) == overReduced)
            .toArray();
    int[] dimensions = new int[axes.length];
    int[] strides = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      dimensions[i] = shape.dim(axes[i]);
      strides[i] = shape.strides()[axes[i]];
    }
    return merged(dimensions, new int[][] {strides});
  }

  private static Walk merged(int[] dimensions, int[][] strides) {
    int[] kept = new int[dimensions.length];
    int[][] keptStrides = new int[strides.length][dimensions.length];
    int count = 0;
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] == 1) {
        continue;
      }
      boolean even = count > 0;
      for (int o = 0; even && o < strides.length; o++) {
        even = keptStrides[o][count - 1] == strides[o][axis] * dimensions[axis];
      }
      if (even) {
        count--;
        kept[count] *= dimensions[axis];
      } else {
        kept[count] = dimensions[axis];
      }
      for (int o = 0; o < strides.length; o++) {
        keptStrides[o][count] = strides[o][axis];
      }
      count++;
    }
    for (int o = 0; o < strides.length; o++) {
      keptStrides[o] = Arrays.copyOf(keptStrides[o], Math.max(1, count));
    }
    return new Walk(Arrays.copyOf(kept, count), keptStrides);
  }

  /** Returns where the operand's part of a row begins. */
  int start(int operand, int row) {
    int offset = 0;
    int rest = row;
    for (int axis = outer.length - 1; axis >= 0; axis--) {
      offset += rest % outer[axis] * strides[operand][axis];
      rest /= outer[axis];
    }
    return offset;
  }

  /** Returns the distance between the operand's elements within a row. */
  int stride(int operand) {
    return strides[operand][outer.length];
  }
}
