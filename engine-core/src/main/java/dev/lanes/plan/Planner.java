package dev.lanes.plan;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.VariableRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Orders the nodes that some results need into a {@link Program}. */
public final class Planner {
  private Planner() {}

  /** Returns the program that computes the outputs and changes nothing. */
  public static Program plan(List<Node> outputs) {
    return plan(outputs, List.of(), Optional.empty());
  }

  /**
   * Returns the program that computes the outputs and then runs the updates.
   *
   * @param outputs the nodes to be fetched
   * @param updates the state updates, at most one for each variable
   * @param guard if it is not finite once the outputs are computed, no update takes place
   * @throws IllegalArgumentException if there is nothing to compute, nodes are of several graphs,
   *     an update is not a {@link StateUpdate}, or two change the same variable
   */
  public static Program plan(List<Node> outputs, List<Node> updates, Node guard) {
    return plan(outputs, updates, Optional.of(guard));
  }

  private static Program plan(List<Node> outputs, List<Node> updates, Optional<Node> guard) {
    if (outputs.isEmpty() && updates.isEmpty()) {
      throw new IllegalArgumentException("plan: nothing to compute; name an output or an update");
    }
    Set<Variable> written = new HashSet<>();
    for (Node node : updates) {
      if (!(node.op() instanceof StateUpdate update)) {
        throw new IllegalArgumentException(
            "plan: " + node + " changes no state; list it as an output");
      }
      for (Variable variable : update.writes()) {
        if (!written.add(variable)) {
          throw new IllegalArgumentException(
              "plan: two updates change " + variable + "; keep one of them");
        }
      }
    }
    List<Node> order =
        reachable(
            Stream.of(outputs.stream(), updates.stream(), guard.stream()).flatMap(s -> s).toList());
    LinkedHashSet<Variable> variables = new LinkedHashSet<>();
    for (Node node : order) {
      if (node.op() instanceof VariableRead read) {
        variables.add(read.variable());
      } else if (node.op() instanceof StateUpdate update) {
        variables.addAll(update.writes());
      }
    }
    return new Program(
        order,
        order.stream().filter(node -> node.op() instanceof Input).toList(),
        List.copyOf(new LinkedHashSet<>(outputs)),
        guard,
        List.copyOf(variables));
  }

  private static List<Node> reachable(List<Node> roots) {
    Set<Node> seen = new HashSet<>(roots);
    Deque<Node> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.graph() != roots.getFirst().graph()) {
        throw new IllegalArgumentException(
            "plan: " + node + " belongs to another graph than " + roots.getFirst());
      }
      for (Node input : node.inputs()) {
        if (input.op() instanceof StateUpdate) {
          throw new IllegalArgumentException(
              "plan: " + node + " uses the result of the update " + input + "; read it next run");
        }
        if (seen.add(input)) {
          open.push(input);
        }
      }
    }
    List<Node> order = new ArrayList<>(seen);
    order.sort(
        Comparator.comparing((Node node) -> node.op() instanceof StateUpdate)
            .thenComparingInt(Node::id));
    return order;
  }
}
