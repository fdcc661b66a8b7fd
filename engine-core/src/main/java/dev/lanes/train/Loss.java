package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;

/**
 * What training makes small: the mean over the batch of a number an image, and penalties.
 *
 * @param kind what is measured
 * @param smoothing the share of the target spread over all classes, in [0,1); cross-entropy alone
 * @param l1 factor of the sum of |w| over weights
 * @param l2 factor of half the sum of w^2 over weights
 */
public record Loss(Kind kind, float smoothing, float l1, float l2) {
  /** What is measured. */
  public enum Kind {
    /** The cross-entropy of the softmax; labels are class indices. */
    SOFTMAX_CROSS_ENTROPY,
    /** The squared difference, mean over the outputs; labels are numbers to predict. */
    MEAN_SQUARED_ERROR
  }

  /** Checks the numbers. */
  public Loss {
    if (!(smoothing >= 0 && smoothing < 1)
        || (smoothing > 0 && kind != Kind.SOFTMAX_CROSS_ENTROPY)) {
      throw new IllegalArgumentException(
          "loss: label smoothing must be at least 0 and below 1, and 0 without classes, not "
              + smoothing);
    }
    if (!(l1 >= 0 && l2 >= 0) || Float.isInfinite(l1) || Float.isInfinite(l2)) {
      throw new IllegalArgumentException(
          "loss: penalties must be at least 0, not " + l1 + " and " + l2);
    }
  }

  /** Returns the cross-entropy of the softmax. */
  public static Loss softmaxCrossEntropy() {
    return new Loss(Kind.SOFTMAX_CROSS_ENTROPY, 0, 0, 0);
  }

  /** Returns the mean squared error. */
  public static Loss meanSquaredError() {
    return new Loss(Kind.MEAN_SQUARED_ERROR, 0, 0, 0);
  }

  /** Returns this loss with label smoothing. */
  public Loss withSmoothing(float share) {
    return new Loss(kind, share, l1, l2);
  }

  /** Returns this loss with an L1 penalty on the weights, not on biases and normalisations. */
  public Loss withL1(float factor) {
    return new Loss(kind, smoothing, factor, l2);
  }

  /** Returns this loss with an L2 penalty on the weights, not on biases and normalisations. */
  public Loss withL2(float factor) {
    return new Loss(kind, smoothing, l1, factor);
  }

  /** Returns whether labels are class indices. */
  public boolean classifies() {
    return kind == Kind.SOFTMAX_CROSS_ENTROPY;
  }

  /** Returns the loss in words; two of the same words are the same. */
  public String describe() {
    return (classifies() ? "softmax cross-entropy" : "mean squared error")
        + (smoothing > 0 ? ", label smoothing " + smoothing : "")
        + (l1 > 0 ? ", L1 penalty " + l1 : "")
        + (l2 > 0 ? ", L2 penalty " + l2 : "");
  }

  /** Returns the shape of the labels of outputs {@code [batch, ...]}. */
  Shape labels(Shape outputs) {
    return classifies() ? Shape.of(outputs.dim(0)) : outputs;
  }

  /** Appends the loss of a batch, a scalar. */
  Node append(Graph g, Node output, Node labels, List<Variable> parameters) {
    return g.within(
        "loss",
        () -> {
          Node loss =
              classifies()
                  ? g.meanAll(g.softmaxCrossEntropy(output, labels, smoothing))
                  : g.meanSquaredError(output, labels);
          for (Variable parameter : parameters) {
            if (parameter.shape().rank() < 2) {
              continue;
            }
            if (l1 > 0) {
              loss = g.add(loss, g.l1Penalty(g.read(parameter), l1));
            }
            if (l2 > 0) {
              loss = g.add(loss, g.l2Penalty(g.read(parameter), l2));
            }
          }
          return loss;
        });
  }
}
