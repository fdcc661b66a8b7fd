package dev.lanes.nn;

import dev.lanes.graph.Node;

/**
 * Dropout: in training a share of the numbers is set to zero and the others are scaled up; in
 * inference nothing happens.
 *
 * @param rate the share, in [0,1)
 */
public record Dropout(float rate) implements Layer {
  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "dropout: rate must be at least 0 and below 1, not " + rate);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String describe() {
    return "dropout " + rate;
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.training() && rate > 0 ? scope.graph().dropout(x, rate, scope.seed()) : x;
  }
}
