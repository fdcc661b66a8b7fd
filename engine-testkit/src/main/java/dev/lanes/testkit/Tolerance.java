package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.*;

/**
 * How far a value in float may lie from the oracle's.
 *
 * <p>The rounding errors of a sum of L terms add like the steps of a random walk, whatever the
 * order of the terms, so the bound grows with the square root of L: {@code 2^-24 (16 + 4 sqrt(L))}
 * times the largest magnitude of the tensor. L is the length of the longest chain of sums that
 * leads to the value.
 */
final class Tolerance {
  private Tolerance() {}

  /** Returns the tolerance relative to the largest magnitude of the node's value. */
  static double of(Node node) {
    return 0x1p-24 * (16 + 4 * Math.sqrt((double) length(node, new long[node.id() + 1])));
  }

  private static long length(Node node, long[] known) {
    if (known[node.id()] == 0) {
      long longest = 0;
      for (Node input : node.inputs()) {
        longest = Math.max(longest, length(input, known));
      }
      known[node.id()] = longest + own(node);
    }
    return known[node.id()];
  }

  /** Returns how many terms are summed for one element. */
  private static long own(Node node) {
    return switch (node.op()) {
      case Source _, Unary _, ActivationGradient _, Binary _, StateUpdate _ -> 1;
      case Reshape _, BroadcastTo _, Concatenate _, Slice _, AddBias _, MaxPool _ -> 1;
      case BatchNorm _, Correct _ -> 1;
      case Sum _ -> node.input(0).shape().size() / node.shape().size();
      case MatMul op -> op.depth(node.inputs().stream().map(Node::shape).toList());
      case Conv2d _ -> node.input(1).shape().sizePerEntry();
      case Conv2dInputGradient op ->
          node.input(1).shape().size() / node.input(1).shape().dim(1) / op.geometry().groups();
      case Conv2dFilterGradient _ -> perChannel(node.input(1));
      case LocalConv2d _ -> node.input(1).shape().sizePerEntry();
      case LocalConv2dInputGradient _ -> node.input(0).shape().dim(1) * area(node.input(1).shape());
      case LocalConv2dFilterGradient _ -> node.input(0).shape().dim(0);
      case BiasGradient _, BatchMean _, BatchVariance _ -> perChannel(node.input(0));
      case BatchNormInputGradient _, BatchNormScaleGradient _ -> perChannel(node.input(0));
      case MaxPoolGradient op -> area(op.window());
      case AveragePool op -> area(op.window());
      case AveragePoolGradient op -> area(op.window());
      case LocalResponseNorm op -> neighbours(op.settings());
      case LocalResponseNormGradient op -> neighbours(op.settings());
      case Softmax _, SoftmaxGradient _, SoftmaxCrossEntropy _, SoftmaxCrossEntropyGradient _ ->
          node.input(0).shape().dim(1);
    };
  }

  private static long perChannel(Node node) {
    return node.shape().size() / node.shape().dim(1);
  }

  private static long area(Shape weights) {
    return (long) weights.dim(2) * weights.dim(3);
  }

  private static long area(Window window) {
    return (long) window.height() * window.width();
  }

  private static long neighbours(ResponseNorm settings) {
    boolean across = settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP;
    return across ? settings.size() : (long) settings.size() * settings.size();
  }
}
