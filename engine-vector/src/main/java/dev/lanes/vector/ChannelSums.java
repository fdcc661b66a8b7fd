package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.vector.BatchNorms.GradientSums;
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

  /** Finds out who has use for sums among the nodes of a program. */
  ChannelSums(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.op() instanceof BiasGradient) {
        biased.add(node.input(0));
      }
    }
    for (Node node : nodes) {
      if (node.op() instanceof BatchNormScaleGradient) {
        biased.remove(node.input(1)); // is summed up together with its products
      }
    }
  }

  /** Returns what the kernel of a blocked gradient sums up, if a bias has use for it. */
  @Nullable PlaneSums planes(Node gradient, Workspace workspace) {
    return gradient.shape().rank() == 4 && biased.contains(gradient)
        ? planes.computeIfAbsent(gradient, key -> new PlaneSums(key.shape(), workspace))
        : null;
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
