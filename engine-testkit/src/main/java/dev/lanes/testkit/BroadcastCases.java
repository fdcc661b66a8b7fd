package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.*;
import java.util.ArrayList;
import java.util.List;

/** Operations on two operands, with every kind of broadcasting. */
final class BroadcastCases {
  private static final int[][][] PAIRS = {
    {{3, 7, 5, 4}, {3, 7, 5, 4}},
    {{17, 13}, {17, 13}},
    {{103}, {103}},
    {{}, {}},
    {{3, 7, 5, 4}, {}},
    {{3, 7, 5, 4}, {1}},
    {{3, 7, 5, 4}, {4}},
    {{3, 7, 5, 4}, {5, 1}},
    {{3, 7, 5, 4}, {7, 1, 1}},
    {{3, 7, 5, 4}, {1, 7, 1, 1}},
    {{3, 7, 5, 4}, {1, 7, 1, 4}},
    {{3, 7, 5, 4}, {3, 1, 1, 1}},
    {{17, 3, 2, 2}, {17, 1, 2, 1}},
    {{3, 1, 5, 1}, {1, 7, 1, 4}},
    {{1}, {37}},
    {{1, 1}, {16, 13}},
    {{16, 13}, {13}},
    {{16, 13}, {16, 1}},
    {{16, 1}, {1, 13}},
    {{37, 207}, {1, 207}},
  };

  private BroadcastCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Op op : List.of(new Add(), new Subtract(), new Multiply(), new Divide())) {
      for (int[][] pair : PAIRS) {
        cases.add(
            new Case(
                op.label() + " batch " + Cases.join(pair[0]) + ", input " + Cases.join(pair[1]),
                s -> differentiate(s, op, batch(s, pair[0]), input(s, pair[1]))));
        cases.add(
            new Case(
                op.label() + " input " + Cases.join(pair[1]) + ", batch " + Cases.join(pair[0]),
                s -> differentiate(s, op, input(s, pair[1]), batch(s, pair[0]))));
        cases.add(
            new Case(
                op.label() + " both inputs " + Cases.join(pair[1]) + ", " + Cases.join(pair[0]),
                s -> differentiate(s, op, input(s, pair[1]), input(s, pair[0]))));
      }
      for (int[] shape : Cases.shapes()) {
        cases.add(
            new Case(
                op.label() + " two batches " + Cases.join(shape),
                s -> differentiate(s, op, batch(s, shape), batch(s, shape))));
      }
      cases.add(
          new Case(
              op.label() + " a batch with one number an image",
              s -> differentiate(s, op, batch(s, 17, 3, 5, 2), batch(s, 17, 1, 1, 1))));
      cases.add(
          new Case(
              op.label() + " a node with itself",
              s -> {
                Node x = batch(s, 37, 3);
                s.differentiate(s.graph().append(op, x, x), x);
                s.loosen(4);
              }));
    }
    return cases;
  }

  private static void differentiate(Scenario s, Op op, Node a, Node b) {
    s.differentiate(s.graph().append(op, a, b), a, b);
    s.loosen(8); // the gradient of one number is a long sum whose terms cancel
  }

  private static Node batch(Scenario s, int... shape) {
    return s.batch(s.numbers().awayFromZero(Shape.of(shape).size()), shape);
  }

  private static Node input(Scenario s, int... shape) {
    return s.input(s.numbers().awayFromZero(Shape.of(shape).size()), shape);
  }
}
