package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.*;
import java.util.ArrayList;
import java.util.List;

/** Operations on one operand, element by element. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    List<Op> ops =
        List.of(
            new Relu(),
            new LeakyRelu(0.1f),
            new Logistic(),
            new ScaledTanh(1, 1),
            new ScaledTanh(1.7159f, 2 / 3f),
            new Exp(),
            new Square(),
            new Abs(),
            new Scale(-2.5f));
    for (Op op : ops) {
      for (int[] shape : Cases.shapes()) {
        add(cases, op, shape, false);
      }
    }
    for (Op op : List.of(new Log(), new SquareRoot())) {
      for (int[] shape : Cases.shapes()) {
        add(cases, op, shape, true);
      }
    }
    cases.add(
        new Case(
            "sign",
            s -> {
              float[] values = s.numbers().gaussian(111);
              values[4] = 0;
              s.output(s.graph().append(new Sign(), s.batch(values, 37, 3)));
            }));
    cases.add(
        new Case(
            "sign has a gradient of zero",
            s -> {
              Node x = s.batch(37, 3);
              s.differentiate(s.graph().add(x, s.graph().append(new Sign(), x)), x);
            }));
    cases.add(
        new Case(
            "values that are not finite, and large ones",
            s -> {
              float[] edges = {
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                0,
                90,
                -110,
                1e30f,
                -1e30f
              };
              for (Op op : ops) {
                s.output(s.graph().append(op, s.batch(edges, 4, 2)));
              }
              s.output(s.graph().append(new SquareRoot(), s.batch(edges, 4, 2)));
              s.output(s.graph().append(new Log(), s.batch(edges, 4, 2)));
              s.output(s.graph().append(new Log(), s.input(edges, 8)));
            }));
    cases.add(
        new Case(
            "activations of operands that know no batch",
            s -> {
              Node x = s.parameter(7, 13);
              Node y = x;
              for (Op op : ops) {
                y = s.graph().append(op, y);
              }
              s.differentiate(y, x);
              s.loosen(10);
            }));
    return cases;
  }

  private static void add(List<Case> cases, Op op, int[] shape, boolean positive) {
    cases.add(
        new Case(
            op + " " + Cases.join(shape),
            s -> {
              int size = Shape.of(shape).size();
              Node x =
                  s.batch(
                      positive
                          ? s.numbers().uniform(size, 0.2f, 4)
                          : s.numbers().awayFromZero(size),
                      shape);
              s.differentiate(s.graph().append(op, x), x);
            }));
  }
}
