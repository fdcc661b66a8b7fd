package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link LocalConv2d} with respect to the weights, the sum over the images:
 *
 * <pre>
 * dw[(f,p,q),c,r,s] = sum over n of dy[n,f,p,q] * x[n,c, p*strideY + r*dilationY - top, q*strideX + s*dilationX - left]
 * </pre>
 *
 * <p>Operands: x {@code [batch, channels, height, width]}, dy {@code [batch, filters, rows,
 * columns]}.
 *
 * @param geometry the geometry of the layer
 * @param filter the shape of its weights
 */
public record LocalConv2dFilterGradient(Convolution geometry, Shape filter) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Shape expected = LocalConv2d.result(this, inputs, geometry, inputs.get(0), filter);
    if (!expected.equals(inputs.get(1))) {
      throw Checks.error(this, inputs, "the output gradient must be %s", expected);
    }
    return filter;
  }

  @Override
  public long multiplyAccumulates(List<Shape> inputs) {
    return (long) inputs.get(1).size() * filter.sizePerEntry();
  }
}
