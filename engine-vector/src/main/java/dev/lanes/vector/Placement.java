package dev.lanes.vector;

import static dev.lanes.vector.Layout.BLOCKED;
import static dev.lanes.vector.Layout.PLAIN;
import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.*;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The layouts in which a node is computed: those of its operands and that of its result.
 *
 * <p>Whatever derives from blocked images stays blocked as long as its dimension 0 counts them, so
 * that networks change layout at their edges alone. Batches below 16 are plain, but for operations
 * whose kernels know blocks only.
 *
 * @param operands the layout each operand is wanted in
 * @param result the layout of the result
 */
record Placement(List<Layout> operands, Layout result) {

  /**
   * Returns the placement of a node.
   *
   * @param now the layouts the operands have; plain for those that can be had in either
   * @param batches the batch sizes of the program's blocked inputs
   */
  static Placement of(Node node, List<Layout> now, Set<Integer> batches) {
    int count = node.inputs().size();
    return switch (node.op()) {
      case Input op -> all(0, op.batched() && isBatch(op.shape()) ? BLOCKED : PLAIN);
      case Source op -> all(0, PLAIN);
      case Unary op -> all(1, any(node, now, 1));
      case ActivationGradient op -> all(2, any(node, now, 2));
      case Binary op -> repeated(node, any(node, now, node.shape()));
      case BroadcastTo op -> {
        boolean fills =
            op.target().rank() > 0
                && batches.contains(op.target().dim(0))
                && (node.input(0).shape().rank() < op.target().rank()
                    || node.input(0).shape().dim(0) == 1);
        yield repeated(node, fills ? BLOCKED : any(node, now, node.shape()));
      }
      case Reshape op -> {
        boolean keeps =
            op.target().rank() > 0
                && any(node, now, 1) == BLOCKED
                && op.target().dim(0) == node.input(0).shape().dim(0);
        yield all(1, keeps ? BLOCKED : PLAIN);
      }
      case Sum op -> {
        Layout layout = any(node, now, 1);
        yield first(layout, 1, op.axes().contains(0) ? PLAIN : layout);
      }
      case Concatenate op -> all(count, op.axis() == 0 ? PLAIN : any(node, now, count));
      case Slice op -> all(1, op.axis() == 0 ? PLAIN : any(node, now, 1));
      case MatMul op -> {
        boolean left = isBlocked(node, now, 0);
        if (left && !op.transposeA()) {
          yield first(BLOCKED, 2, BLOCKED);
        }
        boolean outer = left && op.transposeA() && !op.transposeB() && isBlocked(node, now, 1);
        yield new Placement(Collections.nCopies(2, outer ? BLOCKED : PLAIN), PLAIN);
      }
      case AddBias op -> first(any(node, now, 1), 2, any(node, now, 1));
      case BiasGradient op -> first(any(node, now, 1), 1, PLAIN);
      case Conv2d op -> first(any(node, now, 1), 2, any(node, now, 1));
      case Conv2dInputGradient op -> first(any(node, now, 1), 2, any(node, now, 1));
      case Conv2dFilterGradient op ->
          new Placement(Collections.nCopies(2, any(node, now, 2)), PLAIN);
      case LocalConv2d op -> first(BLOCKED, 2, BLOCKED);
      case LocalConv2dInputGradient op -> first(BLOCKED, 2, BLOCKED);
      case LocalConv2dFilterGradient op -> new Placement(Collections.nCopies(2, BLOCKED), PLAIN);
      case MaxPool op -> all(count, now.getFirst());
      case MaxPoolGradient op -> all(count, BLOCKED);
      case AveragePool op -> all(count, now.getFirst());
      case AveragePoolGradient op -> all(count, BLOCKED);
      case LocalResponseNorm op -> all(count, BLOCKED);
      case LocalResponseNormGradient op -> all(count, BLOCKED);
      case BatchMean op -> first(any(node, now, 1), count, PLAIN);
      case BatchVariance op -> first(any(node, now, 1), count, PLAIN);
      case BatchNorm op -> first(any(node, now, 1), count, any(node, now, 1));
      case BatchNormInputGradient op -> pair(any(node, now, 2), count, any(node, now, 2));
      case BatchNormScaleGradient op -> pair(any(node, now, 2), count, PLAIN);
      case Softmax op -> all(count, BLOCKED);
      case SoftmaxGradient op -> all(count, BLOCKED);
      case SoftmaxCrossEntropy op -> all(count, BLOCKED);
      case SoftmaxCrossEntropyGradient op -> all(count, BLOCKED);
      case Correct op -> all(count, BLOCKED);
      case StateUpdate op -> all(count, PLAIN);
    };
  }

  private static boolean isBatch(Shape shape) {
    return shape.rank() > 0 && shape.dim(0) >= BLOCK;
  }

  /** Returns whether an operand is blocked; small batches count as plain, to get back there. */
  private static boolean isBlocked(Node node, List<Layout> now, int i) {
    return now.get(i) == BLOCKED && isBatch(node.input(i).shape());
  }

  /** Returns blocked if one of the first operands is. */
  private static Layout any(Node node, List<Layout> now, int count) {
    for (int i = 0; i < count; i++) {
      if (isBlocked(node, now, i)) {
        return BLOCKED;
      }
    }
    return PLAIN;
  }

  /** Returns blocked if an operand is whose dimension 0 is that of the result. */
  private static Layout any(Node node, List<Layout> now, Shape result) {
    for (int i = 0; i < now.size(); i++) {
      if (isBlocked(node, now, i) && node.input(i).shape().rank() == result.rank()) {
        return BLOCKED;
      }
    }
    return PLAIN;
  }

  private static Placement all(int count, Layout layout) {
    return new Placement(Collections.nCopies(count, layout), layout);
  }

  /** The first operand in a layout, the others plain. */
  private static Placement first(Layout first, int count, Layout result) {
    List<Layout> operands = new ArrayList<>(Collections.nCopies(count, PLAIN));
    operands.set(0, first);
    return new Placement(operands, result);
  }

  /** The first two operands in a layout, the others plain. */
  private static Placement pair(Layout pair, int count, Layout result) {
    List<Layout> operands = new ArrayList<>(Collections.nCopies(count, PLAIN));
    operands.set(0, pair);
    operands.set(1, pair);
    return new Placement(operands, result);
  }

  /** Operands that count the images lie as the result; those repeated along them are plain. */
  private static Placement repeated(Node node, Layout result) {
    List<Layout> operands = new ArrayList<>();
    for (Node operand : node.inputs()) {
      Shape shape = operand.shape();
      boolean counts = shape.rank() == node.shape().rank() && isBatch(shape);
      operands.add(counts ? result : PLAIN);
    }
    return new Placement(operands, result);
  }
}
