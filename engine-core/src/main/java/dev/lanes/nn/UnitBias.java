package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;

/**
 * A bias for each unit of its own, {@code y[n,c,p,q] = x[n,c,p,q] + b[c,p,q]}, where a convolution
 * shares one among all places.
 *
 * @param biases how they start
 */
public record UnitBias(Initialiser biases) implements Layer {
  @Override
  public String kind() {
    return "bias";
  }

  @Override
  public String describe() {
    return "unit bias";
  }

  @Override
  public Node append(Scope scope, Node x) {
    return add(scope, x, biases);
  }

  /** Appends biases that are one vector, so that penalties and decays know them for biases. */
  static Node add(Scope scope, Node x, Initialiser biases) {
    Shape units = Network.withoutBatch(x.shape());
    Node b = scope.parameter("bias", Shape.of(units.size()), biases);
    return scope.graph().add(x, scope.graph().reshape(b, units));
  }
}
