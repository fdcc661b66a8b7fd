package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.plan.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Weight gradients of fully connected layers that nothing but the update of the weights reads: they
 * are computed tile by tile where the weights are updated, and stored nowhere. Of a large layer
 * they take as much memory as the weights, and of little use is a cache to what is only written
 * once and read once.
 */
final class ProductUpdates {
  private static final int LEAST = 1 << 20; // 4 MiB, and as much each of weights and velocities

  private ProductUpdates() {}

  /**
   * Returns the steps with such gradients taken into the updates.
   *
   * @param takes whether a node is a product of blocked images, wanted by nobody outside
   */
  static List<Step> apply(List<Step> steps, Predicate<Node> takes) {
    Map<Node, Step> products = new HashMap<>();
    Map<Node, Integer> reads = new HashMap<>();
    for (Step step : steps) {
      if (step.nodes().size() == 1 && isLarge(step.main()) && takes.test(step.main())) {
        products.put(step.result(), step);
      }
      step.reads().forEach(read -> reads.merge(read, 1, Integer::sum));
    }
    Map<Step, Step> taken = new HashMap<>(); // by update
    for (Step step : steps) {
      boolean isDescent =
          step.main().op() instanceof SgdUpdate || step.main().op() instanceof MomentumUpdate;
      if (isDescent && reads.getOrDefault(step.main().input(0), 0) == 1) {
        Step product = products.get(step.main().input(0));
        if (product != null) {
          taken.put(step, product);
        }
      }
    }
    Set<Step> gone = new HashSet<>(taken.values());
    return steps.stream()
        .filter(step -> !gone.contains(step))
        .map(step -> with(step, taken.get(step)))
        .toList();
  }

  private static Step with(Step step, @Nullable Step product) {
    return product == null ? step : new Step(List.of(product.main()), step.main(), List.of());
  }

  /**
   * Returns whether a product is too large for a cache, where a pass of its own is as fast, and
   * larger than its operands, which have to be kept instead.
   */
  private static boolean isLarge(Node node) {
    long size = node.shape().size();
    return node.op() instanceof MatMul
        && size >= LEAST
        && size > (long) node.input(0).shape().size() + node.input(1).shape().size();
  }
}
