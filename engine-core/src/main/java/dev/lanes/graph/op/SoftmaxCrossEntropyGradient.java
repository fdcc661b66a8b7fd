package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link SoftmaxCrossEntropy} with respect to the logits: {@code dx[n,k] = dy[n]
 * (softmax(x)[n,k] - q[n,k])}.
 *
 * <p>Operands: logits {@code [batch, classes]}, labels {@code [batch]}, dy {@code [batch]}.
 *
 * @param smoothing as in the loss
 */
public record SoftmaxCrossEntropyGradient(float smoothing) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 3);
    Checks.rank(this, inputs, 0, 2, "[batch,classes]");
    Shape expected = Shape.of(inputs.getFirst().dim(0));
    if (!inputs.get(1).equals(expected) || !inputs.get(2).equals(expected)) {
      throw Checks.error(this, inputs, "labels and the loss gradient must be %s", expected);
    }
    return inputs.getFirst();
  }
}
