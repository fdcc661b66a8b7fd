package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Repeats dimensions that are 1 or missing until the target shape is reached; the gradient of a
 * sum.
 *
 * @param target the shape to fill
 */
public record BroadcastTo(Shape target) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Shape from = inputs.getFirst();
    boolean fits = from.rank() <= target.rank();
    for (int i = 1; fits && i <= from.rank(); i++) {
      fits = from.dim(-i) == 1 || from.dim(-i) == target.dim(-i);
    }
    if (!fits) {
      throw Checks.error(this, inputs, "cannot be repeated to fill %s", target);
    }
    return target;
  }
}
