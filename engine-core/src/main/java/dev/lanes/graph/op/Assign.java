package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;

/**
 * Sets a variable to the operand.
 *
 * @param target the variable
 */
public record Assign(Variable target) implements StateUpdate {
  @Override
  public List<Variable> writes() {
    return List.of(target);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    if (!inputs.getFirst().equals(target.shape())) {
      throw Checks.error(this, inputs, "%s cannot hold it", target);
    }
    return target.shape();
  }
}
