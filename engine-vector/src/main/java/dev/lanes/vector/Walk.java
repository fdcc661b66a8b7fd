package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Shape;
import java.util.Arrays;

/**
 * A way through a tensor and the operands repeated to fill it: runs along the innermost dimension.
 *
 * <p>A blocked tensor is walked as the plain tensor {@code [blocks, ..., 16]} that it is. Adjacent
 * dimensions over which all operands move alike are one, so that runs are as long as they can be.
 *
 * @param run the length of each run
 * @param steps for each operand, 1 if it moves along a run and 0 if it stays
 * @param offsets for each operand, where each run begins
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Walk(int run, int[] steps, int[][] offsets) {

  /** Returns the dimensions of a tensor as memory has them. */
  static int[] dimensions(Shape shape, Layout layout) {
    int[] dimensions = shape.dimensions();
    if (layout == Layout.BLOCKED) {
      dimensions = Arrays.copyOf(dimensions, dimensions.length + 1);
      dimensions[0] = Layout.blocks(shape);
      dimensions[dimensions.length - 1] = BLOCK;
    }
    return dimensions;
  }

  /**
   * Returns the distances an operand moves along the dimensions of the result.
   *
   * @param result the result, blocked if the operand is
   * @param operand the operand; a plain one of a blocked result does not know the batch
   */
  static int[] strides(Shape result, Layout layout, Shape operand, Layout operandLayout) {
    boolean blocked = layout == Layout.BLOCKED;
    int[] strides = new int[result.rank() + (blocked ? 1 : 0)];
    int lanes = operandLayout == Layout.BLOCKED ? BLOCK : 1;
    int[] own = operand.strides();
    int missing = result.rank() - operand.rank();
    for (int axis = 0; axis < operand.rank(); axis++) {
      strides[missing + axis] = operand.dim(axis) == 1 ? 0 : own[axis] * lanes;
    }
    if (blocked) {
      boolean batched = operandLayout == Layout.BLOCKED;
      strides[0] = batched ? operand.sizePerEntry() * BLOCK : 0;
      strides[strides.length - 1] = batched ? 1 : 0;
    }
    return strides;
  }

  /** Returns the walk through the dimensions, given the strides of each operand. */
  static Walk of(int[] dimensions, int[]... strides) {
    int operands = strides.length;
    int[] dims = new int[dimensions.length + 1];
    int[][] moves = new int[operands][dimensions.length + 1];
    int rank = 0;
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] == 1) {
        continue;
      }
      boolean merges = rank > 0;
      for (int k = 0; merges && k < operands; k++) {
        merges = moves[k][rank - 1] == dimensions[axis] * strides[k][axis];
      }
      if (merges) {
        rank--;
        dims[rank] *= dimensions[axis];
      } else {
        dims[rank] = dimensions[axis];
      }
      for (int k = 0; k < operands; k++) {
        moves[k][rank] = strides[k][axis];
      }
      rank++;
    }
    if (rank == 0) {
      dims[0] = 1;
      rank = 1;
    }
    int[] steps = new int[operands];
    int[][] offsets = new int[operands][];
    for (int k = 0; k < operands; k++) {
      steps[k] = moves[k][rank - 1];
      offsets[k] = offsets(dims, moves[k], rank - 1);
    }
    return new Walk(dims[rank - 1], steps, offsets);
  }

  /** Returns the offsets of all places of the first {@code rank} dimensions, in order. */
  static int[] offsets(int[] dims, int[] strides, int rank) {
    int count = 1;
    for (int axis = 0; axis < rank; axis++) {
      count *= dims[axis];
    }
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        offsets[i] += rest % dims[axis] * strides[axis];
        rest /= dims[axis];
      }
    }
    return offsets;
  }

  /** Returns the number of runs. */
  int runs() {
    return offsets[0].length;
  }
}
