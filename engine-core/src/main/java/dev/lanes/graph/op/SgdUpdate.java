package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;

/**
 * Gradient descent: {@code w -= rateFactor * rate * (g + decay * w)}.
 *
 * <p>Operands: gradient g, in the shape of the parameter; rate, {@code [1]}.
 *
 * @param parameter w
 * @param decay weight decay, the gradient of {@code decay/2 * w^2}
 * @param rateFactor multiplies the rate for this parameter's group
 */
public record SgdUpdate(Variable parameter, float decay, float rateFactor) implements StateUpdate {
  @Override
  public List<Variable> writes() {
    return List.of(parameter);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Updates.shape(this, inputs, parameter);
  }
}
