package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link AveragePool}: each dy, divided by the real pixels of its window, is added
 * to all of them.
 *
 * @param window the window and its stride
 * @param image the shape of the pooled image
 */
public record AveragePoolGradient(Window window, Shape image) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Shape expected = window.outputShape(this, image);
    if (!expected.equals(inputs.getFirst())) {
      throw Checks.error(this, inputs, "the output gradient must be %s", expected);
    }
    return image;
  }
}
