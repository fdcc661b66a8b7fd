package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The sum over some axes.
 *
 * @param axes the axes summed over, ascending, none twice
 * @param keepDimensions whether they stay, as 1
 */
public record Sum(List<Integer> axes, boolean keepDimensions) implements Op {
  /** Sorts the axes. */
  public Sum {
    axes = axes.stream().sorted().distinct().toList();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 1);
    Shape shape = inputs.getFirst();
    for (int axis : axes) {
      if (axis < 0 || axis >= shape.rank()) {
        throw Checks.error(
            this, inputs, "there is no axis %d; give 0 to %d", axis, shape.rank() - 1);
      }
    }
    return shape.reduce(axes, keepDimensions);
  }
}
