package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.Sum;
import java.util.ArrayList;
import java.util.List;

/** Sums and means over every choice of axes, bias and its gradient. */
final class ReductionCases {
  private ReductionCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape : List.of(new int[] {3, 7, 5, 4}, new int[] {17, 3, 1, 13})) {
      for (int chosen = 0; chosen < 16; chosen++) {
        sum(cases, chosen, shape);
      }
    }
    for (int chosen = 0; chosen < 4; chosen++) {
      sum(cases, chosen, 37, 103);
      sum(cases, chosen, 16, 1);
    }
    sum(cases, 1, 207);
    sum(cases, 0);
    cases.add(
        new Case(
            "mean over axes, global average pooling",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 7, 3, 5);
              s.output(g.mean(x, 0, 2, 3), g.mean(x, 1), g.meanAll(x));
              s.differentiate(g.globalAveragePool(x), x);
            }));
    cases.add(
        new Case(
            "a long sum",
            s -> {
              Node x = s.batch(207, 207);
              s.differentiate(s.graph().sumAll(x), x);
              s.loosen(8); // the terms cancel
            }));
    for (int[] shape :
        List.of(
            new int[] {1, 1},
            new int[] {37, 13},
            new int[] {103, 207},
            new int[] {1, 3, 7, 13},
            new int[] {17, 13, 1, 3},
            new int[] {16, 1, 5, 5})) {
      cases.add(
          new Case(
              "bias " + Cases.join(shape),
              s -> {
                Node x = s.batch(shape);
                Node b = s.parameter(shape[1]);
                s.differentiate(s.graph().addBias(x, b), x, b);
                s.loosen(2);
              }));
    }
    cases.add(
        new Case(
            "gradients through a gradient of a bias",
            s -> {
              Node x = s.batch(17, 5, 3, 2);
              Node b = s.parameter(5);
              Node y = s.graph().square(s.graph().addBias(x, b));
              Node penalty = s.graph().append(new BiasGradient(), y);
              s.differentiate(penalty, x, b);
            }));
    return cases;
  }

  private static void sum(List<Case> cases, int chosen, int... shape) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.length; axis++) {
      if ((chosen >> axis & 1) == 1) {
        axes.add(axis);
      }
    }
    cases.add(
        new Case(
            "sum over " + axes + " of " + Cases.join(shape),
            s -> {
              Node x = shape.length == 0 ? s.input() : s.batch(shape);
              s.output(s.graph().append(new Sum(axes, true), x));
              s.differentiate(s.graph().append(new Sum(axes, false), s.graph().square(x)), x);
            }));
  }
}
