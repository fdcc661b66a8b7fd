package dev.lanes.nn;

import dev.lanes.graph.Node;

/** The same numbers as {@code [batch, features]}; fully connected layers do it by themselves. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public String describe() {
    return "flatten";
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.graph().flatten(x);
  }
}
