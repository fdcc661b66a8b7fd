package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;

/**
 * Multiplication by a constant, and addition of another.
 *
 * @param factor what is multiplied by
 * @param more what is added after that
 */
public record Scaling(float factor, float more) implements Layer {
  /** Checks that the numbers are finite. */
  public Scaling {
    if (!Float.isFinite(factor) || !Float.isFinite(more)) {
      throw new IllegalArgumentException(
          "scale: by %s, add %s; give finite numbers".formatted(factor, more));
    }
  }

  /** Returns this layer with a number added. */
  public Scaling add(float number) {
    return new Scaling(factor, number);
  }

  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public String describe() {
    return "scale by " + factor + (more == 0 ? "" : " add " + more);
  }

  @Override
  public Node append(Scope scope, Node x) {
    Graph g = scope.graph();
    Node y = g.scale(x, factor);
    return more == 0 ? y : g.add(y, g.constant(more, Shape.of(1)));
  }
}
