package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;

/** The shape rule that parameter updates share. */
final class Updates {
  private Updates() {}

  static Shape shape(Op op, List<Shape> inputs, Variable parameter) {
    Checks.arity(op, inputs, 2);
    if (!inputs.get(0).equals(parameter.shape())) {
      throw Checks.error(op, inputs, "the gradient must have the shape of %s", parameter);
    }
    if (inputs.get(1).size() != 1) {
      throw Checks.error(op, inputs, "the rate must be a single number");
    }
    return parameter.shape();
  }
}
