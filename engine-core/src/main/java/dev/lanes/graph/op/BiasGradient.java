package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of a bias: the sum of {@code dy} over all axes but the channels; {@code [channels]}.
 */
public record BiasGradient() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Checks.channelled(this, inputs, 0);
    return Shape.of(inputs.getFirst().dim(1));
  }
}
