package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * An operation on two operands, element by element, with broadcasting: shapes are aligned at their
 * innermost dimension, and a dimension that is 1 or missing is repeated (the rule of NumPy).
 */
public sealed interface Binary extends Op permits Add, Subtract, Multiply, Divide {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    int rank = Math.max(a.rank(), b.rank());
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dim(-i) : 1;
      int right = i <= b.rank() ? b.dim(-i) : 1;
      if (left != right && left != 1 && right != 1) {
        throw Checks.error(
            this, inputs, "dimensions %d and %d do not broadcast; one must be 1", left, right);
      }
      result[rank - i] = Math.max(left, right);
    }
    return Shape.of(result);
  }
}
