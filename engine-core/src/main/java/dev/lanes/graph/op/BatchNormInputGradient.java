package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link BatchNorm} with respect to x. With {@code r = 1/sqrt(variance + epsilon)},
 * {@code h = (x - mean) r} and means over batch and places:
 *
 * <pre>
 * BATCH:   dx = scale r (dy - mean(dy) - h mean(dy h))
 * RUNNING: dx = scale r dy
 * </pre>
 *
 * <p>Operands: x, dy, scale, mean, variance.
 *
 * @param epsilon as in the normalisation
 * @param statistics as in the normalisation
 */
public record BatchNormInputGradient(float epsilon, BatchNorm.Statistics statistics) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 5);
    Checks.channelled(this, inputs, 0);
    if (!inputs.get(1).equals(inputs.getFirst())) {
      throw Checks.error(this, inputs, "x and its output gradient must have one shape");
    }
    Checks.perChannel(this, inputs, 2, "scale");
    Checks.perChannel(this, inputs, 3, "mean");
    Checks.perChannel(this, inputs, 4, "variance");
    return inputs.getFirst();
  }
}
