package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The biased variance of each channel over batch and places, {@code mean of (x - mean)^2}: {@code
 * [channels]}. Operands: x, mean.
 */
public record BatchVariance() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Checks.channelled(this, inputs, 0);
    Checks.perChannel(this, inputs, 1, "mean");
    return inputs.get(1);
  }
}
