package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Batch normalisation: {@code y = scale[c] * (x - mean[c]) / sqrt(variance[c] + epsilon) +
 * shift[c]}.
 *
 * <p>Operands: x {@code [batch, channels, ...]}, then scale, shift, mean and variance, each {@code
 * [channels]}. Ioffe and Szegedy, ICML 2015.
 *
 * @param epsilon keeps the root away from zero, positive
 * @param statistics where mean and variance come from; the gradient depends on it
 */
public record BatchNorm(float epsilon, Statistics statistics) implements Op {
  /** Where mean and variance come from. */
  public enum Statistics {
    /** They are {@link BatchMean} and {@link BatchVariance} of x itself: training. */
    BATCH,
    /** They are constants that do not depend on x: inference. */
    RUNNING
  }

  /** Checks epsilon. */
  public BatchNorm {
    Checks.positive("batchNorm", "epsilon", epsilon);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 5);
    Checks.channelled(this, inputs, 0);
    Checks.perChannel(this, inputs, 1, "scale");
    Checks.perChannel(this, inputs, 2, "shift");
    Checks.perChannel(this, inputs, 3, "mean");
    Checks.perChannel(this, inputs, 4, "variance");
    return inputs.getFirst();
  }
}
