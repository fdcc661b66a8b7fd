package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.vector.BatchNorms.GradientSums;
import dev.lanes.vector.BatchNorms.Moments;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sums over the channels of a gradient that one kernel takes and others have use for. */
final class ChannelSums {
  private final Map<List<Node>, GradientSums> ofNorms = new HashMap<>(); // by x, dy and mean
  private final Map<Node, Storage> totals = new HashMap<>();
  private final Map<Node, PlaneSums> planes = new HashMap<>(); // not yet added up
  private final Set<Node> biased = new HashSet<>(); // gradients that are also those of a bias

  private final Map<Node, Node> norms = new HashMap<>(); // gradients of batch norms, by dy
  private final Set<Node> spread = new HashSet<>(); // means of whose numbers the variance is wanted
  private final Map<Node, Moments> moments = new HashMap<>(); // by mean

  /** Finds out who has use for sums among the nodes of a program. */
  ChannelSums(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.op() instanceof BiasGradient) {
        biased.add(node.input(0));
      }
      if (node.op() instanceof BatchNormInputGradient op
          && op.statistics() == BatchNorm.Statistics.BATCH) {
        norms.putIfAbsent(node.input(1), node);
      }
      if (node.op() instanceof BatchVariance && isMean(node.input(1), node.input(0))) {
        spread.add(node.input(1));
      }
    }
    for (Node node : nodes) {
      if (node.op() instanceof BatchNormScaleGradient) {
        biased.remove(node.input(1)); // is summed up together with its products
      }
    }
  }

  /** Returns whether a node is the mean of images x. */
  private static boolean isMean(Node node, Node x) {
    return node.op() instanceof BatchMean && node.input(0) == x && x.shape().rank() == 4;
  }

  /** Returns what the kernel of a mean takes on the way, if a variance has use for it. */
  Optional<Moments> moments(Node mean, BatchNorms norms) {
    return spread.contains(mean)
        ? Optional.of(moments.computeIfAbsent(mean, key -> norms.moments()))
        : Optional.empty();
  }

  /** Returns what the kernel of a mean took on its way. */
  Optional<Moments> taken(Node mean, Node x) {
    return isMean(mean, x) ? Optional.ofNullable(moments.get(mean)) : Optional.empty();
  }

  /** Returns what the kernel of a blocked gradient sums up, if a bias has use for it. */
  @Nullable PlaneSums planes(Node gradient, Workspace workspace) {
    return gradient.shape().rank() == 4 && biased.contains(gradient)
        ? planes.computeIfAbsent(gradient, key -> new PlaneSums(key.shape(), workspace))
        : null;
  }

  /** Returns the gradient of a normalisation by the batch that has use for sums of its dy. */
  Optional<Node> norm(Node dy) {
    return Optional.ofNullable(norms.get(dy));
  }

  /** Returns the sums of a normalisation, if a kernel before takes them. */
  Optional<GradientSums> ofNorm(Node x, Node dy, Node mean) {
    return Optional.ofNullable(ofNorms.get(List.of(x, dy, mean)));
  }

  /** Notes that a kernel takes the sums of a normalisation. */
  void keep(Node x, Node dy, Node mean, GradientSums sums) {
    ofNorms.put(List.of(x, dy, mean), sums);
    totals.put(dy, sums.dy());
  }

  /** Returns the kernel that stores the sums of a gradient, if a kernel before takes them. */
  Optional<Kernel> total(Node gradient, Storage to) {
    PlaneSums open = planes.get(gradient);
    if (open != null) {
      return Optional.of(open.total(to));
    }
    return Optional.ofNullable(totals.get(gradient))
        .map(sums -> Copies.copy(sums, to, gradient.shape().dim(1)));
  }
}
