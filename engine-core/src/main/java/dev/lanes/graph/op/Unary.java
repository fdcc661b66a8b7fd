package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/** An operation on one operand, element by element; the result has its shape. */
public sealed interface Unary extends Op
    permits Relu, LeakyRelu, Logistic, ScaledTanh, Exp, Log, Square, SquareRoot, Abs, Sign, Scale {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    return Checks.same(this, inputs, 1);
  }
}
