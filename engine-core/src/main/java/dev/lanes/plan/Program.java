package dev.lanes.plan;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import java.util.List;
import java.util.Optional;

/**
 * What a backend compiles: the nodes one run evaluates, in order, without dead code.
 *
 * @param nodes every node needed, each after its inputs, state updates last
 * @param inputs the nodes to feed, among them
 * @param outputs the nodes that can be fetched after a run
 * @param guard a node that must be finite for the state updates to take place, if any
 * @param variables the variables read or written
 */
public record Program(
    List<Node> nodes,
    List<Node> inputs,
    List<Node> outputs,
    Optional<Node> guard,
    List<Variable> variables) {
  /** Copies the lists. */
  public Program {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variables = List.copyOf(variables);
  }
}
