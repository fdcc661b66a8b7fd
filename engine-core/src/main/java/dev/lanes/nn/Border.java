package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;

/**
 * A border of one number around the image, such as that of its background.
 *
 * @param width rows and columns on every side
 * @param value the number
 */
public record Border(int width, float value) implements Layer {
  /** Checks both. */
  public Border {
    if (width < 1 || !Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "border: %d wide of %s; give a width of at least 1 and a finite number"
              .formatted(width, value));
    }
  }

  @Override
  public String kind() {
    return "border";
  }

  @Override
  public String describe() {
    return "border " + width + " of " + value;
  }

  @Override
  public Node append(Scope scope, Node x) {
    if (x.shape().rank() != 4) {
      throw scope.error(
          "input must be [batch,channels,height,width], not "
              + x.shape()
              + "; put borders around images");
    }
    return around(scope.graph(), around(scope.graph(), x, 2), 3);
  }

  private Node around(Graph g, Node x, int axis) {
    Shape side = x.shape().with(axis, width);
    return g.concatenate(axis, g.constant(value, side), x, g.constant(value, side));
  }
}
