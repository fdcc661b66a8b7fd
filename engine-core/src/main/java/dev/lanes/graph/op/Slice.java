package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The entries {@code from} (inclusive) to {@code to} (exclusive) of an axis.
 *
 * @param axis the axis, from 0
 * @param from the first entry
 * @param to the entry after the last
 */
public record Slice(int axis, int from, int to) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Shape shape = inputs.getFirst();
    if (axis < 0 || axis >= shape.rank()) {
      throw Checks.error(this, inputs, "there is no axis %d; give 0 to %d", axis, shape.rank() - 1);
    }
    if (from < 0 || to <= from || to > shape.dim(axis)) {
      throw Checks.error(
          this,
          inputs,
          "%d to %d is not within the %d of axis %d",
          from,
          to,
          shape.dim(axis),
          axis);
    }
    return shape.with(axis, to - from);
  }
}
