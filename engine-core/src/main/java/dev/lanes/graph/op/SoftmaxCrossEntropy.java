package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The cross-entropy of a softmax, one number an image: {@code -sum over k of q[k] log
 * softmax(x)[k]} with {@code q = (1-smoothing) onehot(label) + smoothing/classes}.
 *
 * <p>Operands: logits {@code [batch, classes]}, labels {@code [batch]} (class indices as floats);
 * result {@code [batch]}. A label outside {@code 0..classes-1} gives NaN, which the trainer
 * reports. Label smoothing: Szegedy et al., CVPR 2016, section 7.
 *
 * @param smoothing the share of the target spread over all classes, in [0,1)
 */
public record SoftmaxCrossEntropy(float smoothing) implements Op {
  /** Checks the smoothing. */
  public SoftmaxCrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "softmaxCrossEntropy: smoothing must be at least 0 and below 1, not " + smoothing);
    }
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Checks.rank(this, inputs, 0, 2, "[batch,classes]");
    Shape expected = Shape.of(inputs.getFirst().dim(0));
    if (!inputs.get(1).equals(expected)) {
      throw Checks.error(this, inputs, "labels must be %s, one class index an image", expected);
    }
    return expected;
  }
}
