package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * {@code dx[n,k] = y[n,k] (dy[n,k] - sum over j of dy[n,j] y[n,j])}. Operands: y, dy, both {@code
 * [batch, classes]}.
 */
public record SoftmaxGradient() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape shape = Checks.same(this, inputs, 2);
    Checks.rank(this, inputs, 0, 2, "[batch,classes]");
    return shape;
  }
}
