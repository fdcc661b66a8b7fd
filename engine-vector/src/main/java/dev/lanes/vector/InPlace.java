package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.Binary;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.Unary;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which results take the place of an operand: those of operations element by element whose operand
 * nobody reads any more. What would be written elsewhere would have to be fetched into the cache
 * first, and large activations do not fit there.
 */
final class InPlace {
  private final Arrangement arrangement;
  private final Set<Node> kept = new HashSet<>(); // roots
  private final Map<Node, Integer> last = new HashMap<>(); // by home, the last step that reads it
  private final Map<Node, Node> homes = new HashMap<>(); // of roots that took another's place

  /**
   * Decides for all steps.
   *
   * @param kept values that must survive the run
   */
  InPlace(Arrangement arrangement, List<Step> steps, Set<Node> kept) {
    this.arrangement = arrangement;
    kept.forEach(node -> this.kept.add(arrangement.root(node)));
    for (int i = 0; i < steps.size(); i++) {
      for (Node read : steps.get(i).reads()) {
        last.put(arrangement.root(read), i);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      decide(steps.get(i), i);
    }
  }

  /** Returns the node in whose storage a value lies. */
  Node home(Node node) {
    Node root = arrangement.root(node);
    return homes.getOrDefault(root, root);
  }

  private void decide(Step step, int at) {
    Node result = step.result();
    for (Node operand : candidates(step)) {
      Node home = home(operand);
      boolean free = last.getOrDefault(home, -1) == at && !isKept(operand) && !isKept(home);
      if (free
          && operand.shape().equals(result.shape())
          && arrangement.layout(operand) == arrangement.layout(result)) {
        homes.put(result, home);
        last.merge(home, last.getOrDefault(result, at), Math::max);
        return;
      }
    }
  }

  /**
   * Returns the operands whose elements are read before the same element of the result is written,
   * and not after.
   */
  private static List<Node> candidates(Step step) {
    Node main = step.main();
    return switch (main.op()) {
      case ScaledTanh op -> List.of(); // reads its operand again
      case Unary op -> main.inputs();
      case ActivationGradient op -> {
        List<Node> candidates = new ArrayList<>(List.of(main.input(1), main.input(0)));
        if (ChainedGradients.isIn(step) && step.prologue().getFirst().op() instanceof Add) {
          candidates.addAll(step.prologue().getFirst().inputs());
        }
        yield candidates;
      }
      case Binary op -> main.inputs();
      case MaxPoolGradient op -> List.of(main.input(0)); // plane by plane, computed apart
      default -> List.of();
    };
  }

  private boolean isKept(Node node) {
    Node root = arrangement.root(node);
    return kept.contains(root)
        || root.op() instanceof Input
        || root.op() instanceof Constant
        || root.op() instanceof VariableRead;
  }
}
