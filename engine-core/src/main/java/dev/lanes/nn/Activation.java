package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.Unary;

/**
 * A function of each number by itself.
 *
 * @param function the function
 */
public record Activation(Unary function) implements Layer {
  @Override
  public String kind() {
    return function.label();
  }

  @Override
  public String describe() {
    return switch (function) {
      case LeakyRelu f -> "leaky relu slope " + f.slope();
      case ScaledTanh f when f.amplitude() == 1 && f.slope() == 1 -> "tanh";
      case ScaledTanh f -> "tanh amplitude " + f.amplitude() + " slope " + f.slope();
      default -> function.label();
    };
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.graph().append(function, x);
  }
}
