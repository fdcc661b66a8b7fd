package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.plan.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Values that one step alone reads, and computes itself where it needs them. */
final class PartOfReader {
  private PartOfReader() {}

  /**
   * Returns the steps with some of them made the prologue of those that read them.
   *
   * @param mayMove whether the value of a node, if it is a step of its own, need not be stored
   * @param operand of a step's main node the operand that it can compute on the way, if any
   */
  static List<Step> apply(
      List<Step> steps, Predicate<Node> mayMove, Function<Node, Optional<Node>> operand) {
    Map<Node, Step> sources = new HashMap<>();
    Map<Node, Integer> reads = new HashMap<>();
    for (Step step : steps) {
      if (step.nodes().size() == 1 && mayMove.test(step.main())) {
        sources.put(step.result(), step);
      }
      step.reads().forEach(read -> reads.merge(read, 1, Integer::sum));
    }
    Map<Step, Step> taken = new HashMap<>(); // by reader
    for (Step step : steps) {
      if (step.prologue().isEmpty()) {
        operand
            .apply(step.main())
            .filter(node -> reads.getOrDefault(node, 0) == 1 && sources.containsKey(node))
            .ifPresent(node -> taken.put(step, sources.get(node)));
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
}
