package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/** An operation without operands. */
public sealed interface Source extends Op permits Input, VariableRead, Constant, DropoutMask {
  /** Returns the shape of the value. */
  Shape shape();

  @Override
  default Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 0);
    return shape();
  }
}
