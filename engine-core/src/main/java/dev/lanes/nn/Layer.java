package dev.lanes.nn;

import dev.lanes.graph.Node;

/**
 * One layer of a network: it appends its nodes to a graph and asks its {@link Scope} for the
 * parameters it needs.
 *
 * <p>A layer is a description, the same object may serve several networks. Those offered are made
 * by {@link Layers}; implement this interface for others.
 */
public interface Layer {
  /**
   * Returns what its name begins with, such as {@code conv}; the network adds a number of its own
   * for each kind.
   */
  String kind();

  /** Returns the layer in words, such as {@code conv 32@5x5 padding 2}, without its name. */
  String describe();

  /**
   * Appends the forward pass.
   *
   * @param scope gives parameters and state, and says whether this is training
   * @param x the output of the layer before, {@code [batch, channels, height, width]} or {@code
   *     [batch, features]}
   * @return the output
   * @throws dev.lanes.graph.ShapeException if the layer cannot take that shape
   */
  Node append(Scope scope, Node x);
}
