package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import java.util.List;
import java.util.stream.Collectors;

/** The tests that shape rules share, and the form of their messages. */
final class Checks {
  private Checks() {}

  /** Returns the error {@code op: reason; shapes}. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static ShapeException error(Op op, List<Shape> inputs, String reason, Object... arguments) {
    String shapes =
        inputs.isEmpty()
            ? ""
            : "; inputs " + inputs.stream().map(Shape::toString).collect(Collectors.joining(", "));
    return new ShapeException(op.label() + ": " + String.format(reason, arguments) + shapes);
  }

  static void arity(Op op, List<Shape> inputs, int count) {
    if (inputs.size() != count) {
      throw error(op, inputs, "takes %d inputs, not %d", count, inputs.size());
    }
  }

  /** Requires {@code count} inputs of one shape, and returns it. */
  static Shape same(Op op, List<Shape> inputs, int count) {
    arity(op, inputs, count);
    for (Shape shape : inputs) {
      if (!shape.equals(inputs.getFirst())) {
        throw error(op, inputs, "inputs must have one shape; reshape or broadcast one of them");
      }
    }
    return inputs.getFirst();
  }

  static void rank(Op op, List<Shape> inputs, int index, int rank, String form) {
    if (inputs.get(index).rank() != rank) {
      throw error(
          op,
          inputs,
          "input %d must be %s, not of rank %d; reshape it",
          index,
          form,
          inputs.get(index).rank());
    }
  }

  /** Requires [batch, channels, height, width] or [batch, channels]. */
  static void channelled(Op op, List<Shape> inputs, int index) {
    int rank = inputs.get(index).rank();
    if (rank != 4 && rank != 2) {
      throw error(
          op,
          inputs,
          "input %d must be [batch,channels,height,width] or [batch,channels]; reshape it",
          index);
    }
  }

  /** Requires input {@code index} to hold one number a channel of input 0. */
  static void perChannel(Op op, List<Shape> inputs, int index, String what) {
    int channels = inputs.getFirst().dim(1);
    if (!inputs.get(index).equals(Shape.of(channels))) {
      throw error(op, inputs, "%s must be [%d], one a channel", what, channels);
    }
  }

  static void positive(String op, String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          op + ": " + what + " must be a positive number, not " + value);
    }
  }

  static void atLeast(String op, String what, int minimum, int value) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          op + ": " + what + " must be at least " + minimum + ", not " + value);
    }
  }
}
