package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Sign;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What training makes small: the mean over the batch of a number an image, and penalties.
 *
 * @param kind what is measured
 * @param smoothing the share of the target spread over all classes, in [0,1); cross-entropy alone
 * @param l1 factor of the sum of |w| over weights
 * @param l2 factor of half the sum of w^2 over weights
 * @param reserve the score of no class at all; maximum a posteriori alone
 */
public record Loss(Kind kind, float smoothing, float l1, float l2, float reserve) {
  /** What is measured. */
  public enum Kind {
    /** The cross-entropy of the softmax; labels are class indices. */
    SOFTMAX_CROSS_ENTROPY,
    /**
     * The same with one more class, that of no class at all, whose score is fixed: right answers
     * are also pulled above it. Labels are class indices.
     */
    MAXIMUM_A_POSTERIORI,
    /**
     * The squared difference to 1 for the class and -1 for the others, mean over the classes;
     * labels are class indices.
     */
    SQUARED_CLASS_ERROR,
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
    if ((reserve != 0 && kind != Kind.MAXIMUM_A_POSTERIORI) || !Float.isFinite(reserve)) {
      throw new IllegalArgumentException(
          "loss: the score of no class must be finite, and 0 but for maximum a posteriori, not "
              + reserve);
    }
    if (!(l1 >= 0 && l2 >= 0) || Float.isInfinite(l1) || Float.isInfinite(l2)) {
      throw new IllegalArgumentException(
          "loss: penalties must be at least 0, not " + l1 + " and " + l2);
    }
  }

  /** Returns the cross-entropy of the softmax. */
  public static Loss softmaxCrossEntropy() {
    return new Loss(Kind.SOFTMAX_CROSS_ENTROPY, 0, 0, 0, 0);
  }

  /**
   * Returns the criterion of LeCun et al., "Gradient-based learning applied to document
   * recognition", 1998, equation 9, of scores s that are negative penalties: {@code -s[class] +
   * log(exp(-j) + sum over k of exp(s[k]))}.
   *
   * @param j the penalty of no class at all
   */
  public static Loss maximumAPosteriori(float j) {
    return new Loss(Kind.MAXIMUM_A_POSTERIORI, 0, 0, 0, -j);
  }

  /** Returns the mean squared difference to 1 for the class and -1 for the others. */
  public static Loss squaredClassError() {
    return new Loss(Kind.SQUARED_CLASS_ERROR, 0, 0, 0, 0);
  }

  /** Returns the mean squared error. */
  public static Loss meanSquaredError() {
    return new Loss(Kind.MEAN_SQUARED_ERROR, 0, 0, 0, 0);
  }

  /** Returns this loss with label smoothing. */
  public Loss withSmoothing(float share) {
    return new Loss(kind, share, l1, l2, reserve);
  }

  /** Returns this loss with an L1 penalty on the weights, not on biases and normalisations. */
  public Loss withL1(float factor) {
    return new Loss(kind, smoothing, factor, l2, reserve);
  }

  /** Returns this loss with an L2 penalty on the weights, not on biases and normalisations. */
  public Loss withL2(float factor) {
    return new Loss(kind, smoothing, l1, factor, reserve);
  }

  /** Returns whether labels are class indices. */
  public boolean classifies() {
    return kind != Kind.MEAN_SQUARED_ERROR;
  }

  /** Returns the loss in words; two of the same words are the same. */
  public String describe() {
    return switch (kind) {
          case SOFTMAX_CROSS_ENTROPY -> "softmax cross-entropy";
          case MAXIMUM_A_POSTERIORI -> "maximum a posteriori, no class " + reserve;
          case SQUARED_CLASS_ERROR -> "mean squared error to 1 and -1";
          case MEAN_SQUARED_ERROR -> "mean squared error";
        }
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
          Node loss = error(g, output, labels);
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

  private Node error(Graph g, Node output, Node labels) {
    return switch (kind) {
      case SOFTMAX_CROSS_ENTROPY -> g.meanAll(g.softmaxCrossEntropy(output, labels, smoothing));
      case MAXIMUM_A_POSTERIORI -> {
        Node none = g.constant(reserve, output.shape().with(1, 1));
        yield g.meanAll(g.softmaxCrossEntropy(g.concatenate(1, output, none), labels, 0));
      }
      case SQUARED_CLASS_ERROR -> g.meanSquaredError(output, targets(g, output.shape(), labels));
      case MEAN_SQUARED_ERROR -> g.meanSquaredError(output, labels);
    };
  }

  /** Appends 1 for the class and -1 for the others: {@code 1 - 2 sign(|label - k|)}. */
  private static Node targets(Graph g, Shape outputs, Node labels) {
    Node[] indices =
        IntStream.range(0, outputs.dim(1))
            .mapToObj(k -> g.constant(k, Shape.of(1, 1)))
            .toArray(Node[]::new);
    Node label = g.reshape(labels, Shape.of(outputs.dim(0), 1));
    Node other = g.append(new Sign(), g.abs(g.subtract(label, g.concatenate(1, indices))));
    return g.subtract(g.constant(1, Shape.of(1)), g.scale(other, 2));
  }
}
