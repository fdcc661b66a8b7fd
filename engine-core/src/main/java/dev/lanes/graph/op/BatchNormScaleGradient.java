package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link BatchNorm} with respect to its scale: {@code sum of dy (x - mean) /
 * sqrt(variance + epsilon)} over batch and places, {@code [channels]}.
 *
 * <p>Operands: x, dy, mean, variance.
 *
 * @param epsilon as in the normalisation
 */
public record BatchNormScaleGradient(float epsilon) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 4);
    Checks.channelled(this, inputs, 0);
    if (!inputs.get(1).equals(inputs.getFirst())) {
      throw Checks.error(this, inputs, "x and its output gradient must have one shape");
    }
    Checks.perChannel(this, inputs, 2, "mean");
    Checks.perChannel(this, inputs, 3, "variance");
    return inputs.get(2);
  }
}
