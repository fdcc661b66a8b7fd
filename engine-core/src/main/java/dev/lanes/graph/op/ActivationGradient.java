package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of an activation from its result {@code y} and the gradient {@code dy}; element by
 * element, without broadcasting. Working from the result frees the operand early.
 */
public sealed interface ActivationGradient extends Op
    permits ReluGradient, LeakyReluGradient, LogisticGradient, ScaledTanhGradient {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    return Checks.same(this, inputs, 2);
  }
}
