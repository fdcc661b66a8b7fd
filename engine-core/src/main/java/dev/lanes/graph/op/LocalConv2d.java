package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * A locally connected layer: a convolution whose filters are others at every place,
 *
 * <pre>
 * y[n,f,p,q] = sum over c,r,s of x[n,c, p*strideY + r*dilationY - top, q*strideX + s*dilationX - left] * w[(f,p,q),c,r,s]
 * </pre>
 *
 * <p>x is {@code [batch, channels, height, width]}, w is {@code [filters*rows*columns, channels,
 * filterHeight, filterWidth]}, the weights of one unit of the result after those of another; places
 * outside the image are zero. Krizhevsky's cuda-convnet (2011) calls it a local, unshared layer.
 *
 * @param geometry stride, padding, dilation and rounding; one group
 */
public record LocalConv2d(Convolution geometry) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    return result(this, inputs, geometry, inputs.get(0), inputs.get(1));
  }

  @Override
  public long multiplyAccumulates(List<Shape> inputs) {
    return (long) outputShape(inputs).size() * inputs.get(1).sizePerEntry();
  }

  /** Returns the shape of the result, for this operation and its gradients. */
  static Shape result(Op op, List<Shape> inputs, Convolution geometry, Shape image, Shape w) {
    if (geometry.groups() != 1) {
      throw Checks.error(op, inputs, "cannot have %d groups; give it one", geometry.groups());
    }
    if (w.rank() != 4) {
      throw Checks.error(
          op, inputs, "the weights must be [units,channels,height,width], not %s; reshape them", w);
    }
    Shape one = geometry.outputShape(op, image, w.with(0, 1)); // of one filter
    int places = one.sizePerEntry();
    if (w.dim(0) % places != 0) {
      throw Checks.error(
          op,
          inputs,
          "%d units do not fill %dx%d places; give a multiple of %d",
          w.dim(0),
          one.dim(2),
          one.dim(3),
          places);
    }
    return one.with(1, w.dim(0) / places);
  }
}
