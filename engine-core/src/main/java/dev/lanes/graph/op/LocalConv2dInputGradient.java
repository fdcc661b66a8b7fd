package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link LocalConv2d} with respect to the image: every output gradient is spread
 * over the places its window read.
 *
 * <p>Operands: dy {@code [batch, filters, rows, columns]}, w as in the layer.
 *
 * @param geometry the geometry of the layer
 * @param image the shape of its image
 */
public record LocalConv2dInputGradient(Convolution geometry, Shape image) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Shape expected = LocalConv2d.result(this, inputs, geometry, image, inputs.get(1));
    if (!expected.equals(inputs.getFirst())) {
      throw Checks.error(this, inputs, "the output gradient must be %s", expected);
    }
    return image;
  }

  @Override
  public long multiplyAccumulates(List<Shape> inputs) {
    return (long) inputs.get(0).size() * inputs.get(1).sizePerEntry();
  }
}
