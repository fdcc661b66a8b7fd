package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Weight gradients of fully connected layers that nothing but the update of the weights reads: they
 * are computed tile by tile where the weights are updated, and stored nowhere. Of a large layer
 * they take as much memory as the weights, and are written to it only to be read once.
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
    return PartOfReader.apply(
        steps,
        node -> isLarge(node) && takes.test(node),
        node ->
            node.op() instanceof SgdUpdate || node.op() instanceof MomentumUpdate
                ? Optional.of(node.input(0))
                : Optional.empty());
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
