package dev.lanes.graph;

import dev.lanes.graph.op.Op;
import java.util.List;

/**
 * One value in a graph: an operation applied to earlier nodes.
 *
 * <p>Identifiers grow with creation, so that every node comes after its inputs.
 */
public final class Node {
  private final Graph graph;
  private final int id;
  private final String name;
  private final Op op;
  private final List<Node> inputs;
  private final Shape shape;

  Node(Graph graph, int id, String name, Op op, List<Node> inputs, Shape shape) {
    this.graph = graph;
    this.id = id;
    this.name = name;
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.shape = shape;
  }

  /** Returns the graph this node belongs to. */
  public Graph graph() {
    return graph;
  }

  /** Returns the position in the graph; inputs have smaller ones. */
  public int id() {
    return id;
  }

  /** Returns the name, such as {@code conv1/conv2d}, for messages and plans. */
  public String name() {
    return name;
  }

  /** Returns the operation. */
  public Op op() {
    return op;
  }

  /** Returns the nodes this one is computed from, in the operation's order. */
  public List<Node> inputs() {
    return inputs;
  }

  /** Returns input {@code i}. */
  public Node input(int i) {
    return inputs.get(i);
  }

  /** Returns the shape of the value. */
  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
