package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The largest number of each window: {@code y[n,c,p,q] = max x[n,c, window of (p,q)]}, over real
 * pixels only; windows may overlap. A window that holds NaN gives NaN.
 *
 * @param window the window and its stride
 */
public record MaxPool(Window window) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    return window.outputShape(this, inputs.getFirst());
  }
}
