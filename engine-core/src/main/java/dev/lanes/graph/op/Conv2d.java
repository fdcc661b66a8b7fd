package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Two-dimensional convolution, in the sense networks use the word (correlation, no flip):
 *
 * <pre>
 * y[n,f,p,q] = sum over c,r,s of x[n,c, p*strideY + r*dilationY - top, q*strideX + s*dilationX - left] * w[f,c,r,s]
 * </pre>
 *
 * <p>x is {@code [batch, channels, height, width]}, w is {@code [filters, channels/groups,
 * filterHeight, filterWidth]}; places outside the image are zero. With groups, filter f sees the
 * channels of its group alone.
 *
 * @param geometry stride, padding, dilation and groups
 */
public record Conv2d(Convolution geometry) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    return geometry.outputShape(this, inputs.get(0), inputs.get(1));
  }

  @Override
  public long multiplyAccumulates(List<Shape> inputs) {
    return (long) outputShape(inputs).size() * inputs.get(1).sizePerEntry();
  }
}
