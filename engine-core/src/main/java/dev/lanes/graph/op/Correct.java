package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Whether an image is classified rightly, 1 or 0: {@code y = 1} where the score of the label's
 * class is the highest, and of equal ones the first. The sum over a batch counts the right answers.
 *
 * <p>Operands: scores {@code [batch, classes]}, labels {@code [batch]} (class indices as floats);
 * result {@code [batch]}. Where a score is NaN, or the label is no class, the answer is not right.
 */
public record Correct() implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Checks.rank(this, inputs, 0, 2, "[batch,classes]");
    Shape expected = Shape.of(inputs.getFirst().dim(0));
    if (!inputs.get(1).equals(expected)) {
      throw Checks.error(this, inputs, "labels must be %s, one class index an image", expected);
    }
    return expected;
  }
}
