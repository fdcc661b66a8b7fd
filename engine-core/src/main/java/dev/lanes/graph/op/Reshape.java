package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The same numbers in the same order under another shape.
 *
 * @param target the new shape
 */
public record Reshape(Shape target) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    if (inputs.getFirst().size() != target.size()) {
      throw Checks.error(
          this,
          inputs,
          "%d elements do not fill %s, which has %d",
          inputs.getFirst().size(),
          target,
          target.size());
    }
    return target;
  }
}
