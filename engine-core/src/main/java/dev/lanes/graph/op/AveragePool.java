package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The mean of each window over its real pixels: a window clipped by the border is divided by what
 * is left of it.
 *
 * @param window the window and its stride
 */
public record AveragePool(Window window) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    return window.outputShape(this, inputs.getFirst());
  }
}
