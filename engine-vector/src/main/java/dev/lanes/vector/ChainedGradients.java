package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Gradients that the gradient of an activation alone reads: those of pooling, and sums of two,
 * where a residual block begins. They are computed where they are read, plane by plane.
 */
final class ChainedGradients {
  private ChainedGradients() {}

  /**
   * Returns the steps with such gradients taken into those that read them.
   *
   * @param isFree whether a value consists of planes and is wanted by nobody outside
   */
  static List<Step> apply(List<Step> steps, Predicate<Node> isFree) {
    return PartOfReader.apply(
        steps,
        node -> isPlanes(node) && isFree.test(node),
        node ->
            node.op() instanceof ActivationGradient
                ? Optional.of(node.input(1))
                : Optional.empty());
  }

  /** Returns whether a step is the gradient of an activation that computes its dy on the way. */
  static boolean isIn(Step step) {
    return step.main().op() instanceof ActivationGradient
        && !step.prologue().isEmpty()
        && !NormalisedImages.isIn(step);
  }

  private static boolean isPlanes(Node node) {
    return node.shape().rank() == 4
        && switch (node.op()) {
          case MaxPoolGradient op -> true;
          case AveragePoolGradient op -> true;
          case Add op ->
              node.inputs().stream().allMatch(input -> input.shape().equals(node.shape()));
          default -> false;
        };
  }
}
