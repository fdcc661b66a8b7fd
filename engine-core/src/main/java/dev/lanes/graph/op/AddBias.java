package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Adds one number a channel: {@code y[n,c,...] = x[n,c,...] + b[c]}.
 *
 * <p>x is {@code [batch, channels, height, width]} or {@code [batch, channels]}; b is {@code
 * [channels]}.
 */
public record AddBias() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Checks.channelled(this, inputs, 0);
    Checks.perChannel(this, inputs, 1, "bias");
    return inputs.getFirst();
  }
}
