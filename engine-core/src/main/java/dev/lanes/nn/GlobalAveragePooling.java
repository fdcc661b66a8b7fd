package dev.lanes.nn;

import dev.lanes.graph.Node;

/** The mean of each channel over the whole image: {@code [batch, channels]}. */
public record GlobalAveragePooling() implements Layer {
  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public String describe() {
    return "global average pool";
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.graph().globalAveragePool(x);
  }
}
