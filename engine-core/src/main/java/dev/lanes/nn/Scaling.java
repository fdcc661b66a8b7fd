package dev.lanes.nn;

import dev.lanes.graph.Node;

/**
 * Multiplication by a constant.
 *
 * @param factor the constant
 */
public record Scaling(float factor) implements Layer {
  /** Checks that the factor is finite. */
  public Scaling {
    if (!Float.isFinite(factor)) {
      throw new IllegalArgumentException(
          "scale: the factor is " + factor + "; give a finite number");
    }
  }

  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public String describe() {
    return "scale by " + factor;
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.graph().scale(x, factor);
  }
}
