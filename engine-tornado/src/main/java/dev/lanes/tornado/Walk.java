package dev.lanes.tornado;

import dev.lanes.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A walk over a box of indices with a stride along every axis for each operand; axes that all
 * operands pass evenly are merged.
 */
final class Walk {
  /** How many axes kernels are written for. */
  static final int AXES = 4;

  private final int[] dimensions; // outermost first; at least one
  private final int[][] strides; // by operand, then by axis

  private Walk(int[] dimensions, int[][] strides) {
    this.dimensions = dimensions;
    this.strides = strides;
  }

  /**
   * Returns the walk over a result, in the order in which it lies, whose operands are repeated to
   * fill it. Operand 0 is the result itself.
   */
  static Walk broadcast(Place result, List<Place> operands) {
    int[] order = result.order();
    int[] dimensions = new int[order.length];
    int[][] strides = new int[operands.size() + 1][order.length];
    for (int i = 0; i < order.length; i++) {
      dimensions[i] = result.dim(order[i]);
      strides[0][i] = result.strides()[order[i]];
      for (int o = 0; o < operands.size(); o++) {
        Place operand = operands.get(o);
        int axis = order[i] - (result.shape().rank() - operand.shape().rank());
        boolean repeated = axis < 0 || operand.dim(axis) == 1;
        strides[o + 1][i] = repeated ? 0 : operand.strides()[axis];
      }
    }
    return merged(dimensions, strides);
  }

  /** Returns the walk over some axes of the operands, in the order in which the first lies. */
  static Walk axes(List<Integer> chosen, Place... operands) {
    List<Integer> axes = new ArrayList<>();
    for (int axis : operands[0].order()) {
      if (chosen.contains(axis)) {
        axes.add(axis);
      }
    }
    int[] dimensions = axes.stream().mapToInt(axis -> operands[0].dim(axis)).toArray();
    int[][] strides = new int[operands.length][];
    for (int o = 0; o < operands.length; o++) {
      int[] all = operands[o].strides();
      strides[o] = axes.stream().mapToInt(axis -> all[axis]).toArray();
    }
    return merged(dimensions, strides);
  }

  /** Returns the walk over a box that is a part of both operands, in the order of the first. */
  static Walk part(Shape box, Place first, Place second) {
    int[] order = first.order();
    int[] dimensions = new int[order.length];
    int[][] strides = new int[2][order.length];
    for (int i = 0; i < order.length; i++) {
      dimensions[i] = box.dim(order[i]);
      strides[0][i] = first.strides()[order[i]];
      strides[1][i] = second.strides()[order[i]];
    }
    return merged(dimensions, strides);
  }

  private static Walk merged(int[] dimensions, int[][] strides) {
    int[] kept = new int[dimensions.length + 1];
    int[][] keptStrides = new int[strides.length][dimensions.length + 1];
    int count = 0;
    for (int axis = 0; axis < dimensions.length; axis++) {
      // the innermost axis of a batched result counts even if there is one image: a pitch follows
      boolean single = dimensions[axis] == 1 && axis < dimensions.length - 1;
      if (single) {
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
    if (count == 0) {
      kept[count++] = 1;
    }
    int rank = count;
    return new Walk(
        Arrays.copyOf(kept, rank),
        Arrays.stream(keptStrides).map(row -> Arrays.copyOf(row, rank)).toArray(int[][]::new));
  }

  int rank() {
    return dimensions.length;
  }

  /** Returns how many indices there are. */
  int size() {
    int product = 1;
    for (int dimension : dimensions) {
      product *= dimension;
    }
    return product;
  }

  /** Returns the extent of an axis of {@link #AXES}, or of fewer, counted from the innermost. */
  int dimension(int fromInnermost) {
    return fromInnermost < rank() ? dimensions[rank() - 1 - fromInnermost] : 1;
  }

  /** Returns the stride of an operand along an axis counted from the innermost. */
  int stride(int operand, int fromInnermost) {
    return fromInnermost < rank() ? strides[operand][rank() - 1 - fromInnermost] : 0;
  }

  /** Returns the distance between rows of operand 0, which is even apart from its padding. */
  int pitch() {
    return rank() > 1 ? stride(0, 1) : dimension(0);
  }
}
