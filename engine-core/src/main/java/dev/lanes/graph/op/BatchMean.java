package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/** The mean of each channel over batch and places: {@code [channels]}. */
public record BatchMean() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Checks.channelled(this, inputs, 0);
    return Shape.of(inputs.getFirst().dim(1));
  }
}
