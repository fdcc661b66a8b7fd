package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * {@code y[n,k] = exp(x[n,k]) / sum over j of exp(x[n,j])} for {@code [batch, classes]}; the row's
 * maximum is subtracted first, so that nothing overflows.
 */
public record Softmax() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Checks.rank(this, inputs, 0, 2, "[batch,classes]");
    return inputs.getFirst();
  }
}
