package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Operands one after the other along an axis; all other dimensions agree.
 *
 * @param axis the axis, from 0
 */
public record Concatenate(int axis) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw Checks.error(this, inputs, "needs at least one input");
    }
    Shape first = inputs.getFirst();
    if (axis < 0 || axis >= first.rank()) {
      throw Checks.error(this, inputs, "there is no axis %d; give 0 to %d", axis, first.rank() - 1);
    }
    int total = 0;
    for (Shape shape : inputs) {
      if (shape.rank() != first.rank() || !shape.with(axis, 1).equals(first.with(axis, 1))) {
        throw Checks.error(this, inputs, "inputs may differ along axis %d only", axis);
      }
      total = Math.addExact(total, shape.dim(axis));
    }
    return first.with(axis, total);
  }
}
