package dev.lanes.tornado;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.AddBias;
import dev.lanes.graph.op.AveragePool;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.Binary;
import dev.lanes.graph.op.BroadcastTo;
import dev.lanes.graph.op.Concatenate;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Conv2dFilterGradient;
import dev.lanes.graph.op.Conv2dInputGradient;
import dev.lanes.graph.op.Correct;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.LocalConv2d;
import dev.lanes.graph.op.LocalConv2dFilterGradient;
import dev.lanes.graph.op.LocalConv2dInputGradient;
import dev.lanes.graph.op.LocalResponseNorm;
import dev.lanes.graph.op.LocalResponseNormGradient;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.MaxPool;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.Slice;
import dev.lanes.graph.op.Softmax;
import dev.lanes.graph.op.SoftmaxCrossEntropy;
import dev.lanes.graph.op.SoftmaxCrossEntropyGradient;
import dev.lanes.graph.op.SoftmaxGradient;
import dev.lanes.graph.op.Source;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.Sum;
import dev.lanes.graph.op.Unary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values have their images innermost: whatever derives from batched inputs, as long as its
 * outermost dimension counts the images.
 */
final class Layouts {
  private final Set<Node> batched = new HashSet<>();

  /** Decides for nodes in the order of their program. */
  Layouts(List<Node> nodes) {
    for (Node node : nodes) {
      if (decide(node)) {
        batched.add(node);
      }
    }
  }

  boolean isBatched(Node node) {
    return batched.contains(node);
  }

  /** Returns whether a reshape leaves every number where it is. */
  boolean isAlias(Node reshape) {
    return isBatched(reshape) == isBatched(reshape.input(0));
  }

  private boolean decide(Node node) {
    return switch (node.op()) {
      case Input op -> op.batched() && op.shape().rank() > 0;
      case DropoutMask op -> op.shape().rank() > 0;
      case Source op -> false;
      case Unary op -> operand(node, 0);
      case ActivationGradient op -> operand(node, 0) || operand(node, 1);
      case Binary op -> any(node);
      case BroadcastTo op -> any(node);
      case Reshape op -> operand(node, 0) && sameImages(node.shape(), node.input(0).shape());
      case Sum op -> operand(node, 0) && !op.axes().contains(0);
      case Concatenate op -> op.axis() != 0 && any(node);
      case Slice op -> op.axis() != 0 && operand(node, 0);
      case MatMul op -> !op.transposeA() && operand(node, 0);
      case AddBias op -> operand(node, 0);
      case BatchNorm op -> operand(node, 0);
      case BatchNormInputGradient op -> operand(node, 0);
      case BiasGradient op -> false;
      case BatchMean op -> false;
      case BatchVariance op -> false;
      case BatchNormScaleGradient op -> false;
      case Conv2d op -> true;
      case Conv2dInputGradient op -> true;
      case Conv2dFilterGradient op -> false;
      case LocalConv2d op -> true;
      case LocalConv2dInputGradient op -> true;
      case LocalConv2dFilterGradient op -> false;
      case MaxPool op -> true;
      case MaxPoolGradient op -> true;
      case AveragePool op -> true;
      case AveragePoolGradient op -> true;
      case LocalResponseNorm op -> true;
      case LocalResponseNormGradient op -> true;
      case Softmax op -> true;
      case SoftmaxGradient op -> true;
      case SoftmaxCrossEntropy op -> true;
      case SoftmaxCrossEntropyGradient op -> true;
      case Correct op -> true;
      case StateUpdate op -> false;
    };
  }

  private boolean operand(Node node, int i) {
    return isBatched(node.input(i));
  }

  /** Returns whether an operand is batched whose images are those of the result. */
  private boolean any(Node node) {
    return node.inputs().stream()
        .anyMatch(
            input ->
                isBatched(input)
                    && input.shape().rank() == node.shape().rank()
                    && sameImages(input.shape(), node.shape()));
  }

  private static boolean sameImages(Shape a, Shape b) {
    return a.rank() > 0 && b.rank() > 0 && a.dim(0) == b.dim(0);
  }
}
