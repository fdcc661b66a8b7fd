package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.plan.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    Map<Node, Step> candidates = new HashMap<>();
    Map<Node, Integer> reads = new HashMap<>();
    for (Step step : steps) {
      if (isPlanes(step) && isFree.test(step.result())) {
        candidates.put(step.result(), step);
      }
      step.reads().forEach(read -> reads.merge(read, 1, Integer::sum));
    }
    Map<Step, Step> taken = new HashMap<>(); // by reader
    for (Step step : steps) {
      if (step.main().op() instanceof ActivationGradient && step.prologue().isEmpty()) {
        Node dy = step.main().input(1);
        Step source = candidates.get(dy);
        if (source != null && reads.getOrDefault(dy, 0) == 1) {
          taken.put(step, source);
        }
      }
    }
    Set<Step> gone = new HashSet<>(taken.values());
    return steps.stream()
        .filter(step -> !gone.contains(step))
        .map(step -> with(step, taken.get(step)))
        .toList();
  }

  private static Step with(Step step, @Nullable Step source) {
    return source == null ? step : new Step(List.of(source.main()), step.main(), step.epilogue());
  }

  /** Returns whether a step is the gradient of an activation that computes its dy on the way. */
  static boolean isIn(Step step) {
    return step.main().op() instanceof ActivationGradient
        && !step.prologue().isEmpty()
        && !NormalisedImages.isIn(step);
  }

  private static boolean isPlanes(Step step) {
    Node node = step.main();
    return step.prologue().isEmpty()
        && step.epilogue().isEmpty()
        && node.shape().rank() == 4
        && switch (node.op()) {
          case MaxPoolGradient op -> true;
          case AveragePoolGradient op -> true;
          case Add op ->
              node.inputs().stream().allMatch(input -> input.shape().equals(node.shape()));
          default -> false;
        };
  }
}
