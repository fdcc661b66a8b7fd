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
 * @param main the first node, which does the work
 * @param epilogue what is done to its result while it is still at hand, in order
 */
public record Step(Node main, List<Node> epilogue) {
  /** Copies the list. */
  public Step {
    epilogue = List.copyOf(epilogue);
  }

  /** Returns the step of a single node. */
  public static Step of(Node node) {
    return new Step(node, List.of());
  }

  /** Returns the node whose value is stored. */
  public Node result() {
    return epilogue.isEmpty() ? main : epilogue.getLast();
  }

  /** Returns the nodes read: the inputs of all nodes that are not themselves part of the step. */
  public List<Node> reads() {
    List<Node> reads = new ArrayList<>(main.inputs());
    for (Node node : epilogue) {
      for (Node input : node.inputs()) {
        if (input != main && !epilogue.contains(input)) {
          reads.add(input);
        }
      }
    }
    return reads;
  }
}
