package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gradients that a filter gradient computes for itself, plane by plane: those of activation and
 * pooling behind a convolution whose image needs no gradient. They are as large as anything in a
 * network, and so are neither written to memory nor read again.
 */
final class Prologues {
  private final Map<Node, Step> byResult = new HashMap<>();
  private final Map<Node, List<Step>> readers = new HashMap<>();
  private final Predicate<Node> isFree; // may be stored nowhere

  /** A filter gradient, what it takes in, and what comes after it that came before. */
  private record Taken(List<Step> prologue, List<Step> biases) {}

  private Prologues(List<Step> steps, Predicate<Node> isFree) {
    this.isFree = isFree;
    for (Step step : steps) {
      byResult.put(step.result(), step);
      for (Node read : new LinkedHashSet<>(step.reads())) {
        readers.computeIfAbsent(read, key -> new ArrayList<>()).add(step);
      }
    }
  }

  /**
   * Returns the steps with such gradients taken into the filter gradients that read them.
   *
   * @param isFree whether a value consists of planes and is wanted by nobody outside
   * @param takes whether a node is a filter gradient that can take its gradient plane by plane
   */
  static List<Step> apply(List<Step> steps, Predicate<Node> isFree, Predicate<Node> takes) {
    Prologues prologues = new Prologues(steps, isFree);
    Map<Step, Taken> taken = new HashMap<>();
    Set<Step> moved = new HashSet<>();
    for (Step step : steps) {
      if (takes.test(step.main())) {
        prologues
            .take(step, steps)
            .ifPresent(
                found -> {
                  taken.put(step, found);
                  moved.addAll(found.prologue());
                  moved.addAll(found.biases());
                });
      }
    }
    List<Step> result = new ArrayList<>();
    for (Step step : steps) {
      Taken found = taken.get(step);
      if (found != null) {
        List<Node> nodes = found.prologue().stream().map(Step::main).toList();
        result.add(new Step(nodes, step.main(), step.epilogue()));
        result.addAll(found.biases());
      } else if (!moved.contains(step)) {
        result.add(step);
      }
    }
    return result;
  }

  private Optional<Taken> take(Step gradient, List<Step> steps) {
    List<Step> prologue = new ArrayList<>();
    List<Step> biases = new ArrayList<>();
    Node wanted = gradient.main().input(1);
    Step reader = gradient;
    Step source = byResult.get(wanted);
    while (source != null && isPlanes(source) && isFree.test(wanted)) {
      for (Step other : readers.getOrDefault(wanted, List.of())) {
        boolean isBias = prologue.isEmpty() && other.main().op() instanceof BiasGradient;
        if (isBias) {
          biases.add(other);
        } else if (!other.equals(reader)) {
          return finished(gradient, prologue, biases, steps);
        }
      }
      prologue.addFirst(source);
      if (!(source.main().op() instanceof ActivationGradient)) {
        break;
      }
      reader = source;
      wanted = source.main().input(1);
      source = byResult.get(wanted);
    }
    return finished(gradient, prologue, biases, steps);
  }

  private static boolean isPlanes(Step step) {
    return step.epilogue().isEmpty()
        && (step.main().op() instanceof ActivationGradient
            || step.main().op() instanceof AveragePoolGradient
            || step.main().op() instanceof MaxPoolGradient);
  }

  /** Biases, whose gradients are known only then, come after; unless somebody reads them before. */
  private Optional<Taken> finished(
      Step gradient, List<Step> prologue, List<Step> biases, List<Step> steps) {
    if (prologue.isEmpty()) {
      return Optional.empty();
    }
    int at = steps.indexOf(gradient);
    List<Step> before = biases.stream().filter(bias -> steps.indexOf(bias) < at).toList();
    for (Step bias : before) {
      for (Step reader : readers.getOrDefault(bias.result(), List.of())) {
        if (steps.indexOf(reader) < at) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Taken(prologue, before));
  }
}
