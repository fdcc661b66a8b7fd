package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link MaxPool}: each dy goes to the first place, in row-major order of the
 * window, where x equals y.
 *
 * <p>Operands: x, y and dy; the result has the shape of x.
 *
 * @param window the window and its stride
 */
public record MaxPoolGradient(Window window) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 3);
    Shape expected = window.outputShape(this, inputs.getFirst());
    if (!expected.equals(inputs.get(1)) || !expected.equals(inputs.get(2))) {
      throw Checks.error(this, inputs, "result and its gradient must be %s", expected);
    }
    return inputs.getFirst();
  }
}
