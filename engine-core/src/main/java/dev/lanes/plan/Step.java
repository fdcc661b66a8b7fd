package dev.lanes.plan;

import dev.lanes.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * One or more nodes evaluated together; only the value of the last is stored.
 *
 * <pre>
 * x ──► conv2d ──► addBias ──► relu ──► stored
 *       main        epilogue
 * </pre>
 *
 * @param prologue what an operand of the main node is computed by where it is needed, in order
 * @param main the node which does the work
 * @param epilogue what is done to its result while it is still at hand, in order
 */
public record Step(List<Node> prologue, Node main, List<Node> epilogue) {
  /** Copies the lists. */
  public Step {
    prologue = List.copyOf(prologue);
    epilogue = List.copyOf(epilogue);
  }

  /** Makes a step without a prologue. */
  public Step(Node main, List<Node> epilogue) {
    this(List.of(), main, epilogue);
  }

  /** Returns the step of a single node. */
  public static Step of(Node node) {
    return new Step(node, List.of());
  }

  /** Returns the node whose value is stored. */
  public Node result() {
    return epilogue.isEmpty() ? main : epilogue.getLast();
  }

  /** Returns all nodes, in the order of evaluation. */
  public List<Node> nodes() {
    List<Node> nodes = new ArrayList<>(prologue);
    nodes.add(main);
    nodes.addAll(epilogue);
    return nodes;
  }

  /** Returns the nodes read: the inputs of all nodes that are not themselves part of the step. */
  public List<Node> reads() {
    List<Node> reads = new ArrayList<>();
    List<Node> nodes = nodes();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        if (!nodes.contains(input)) {
          reads.add(input);
        }
      }
    }
    return reads;
  }
}
