package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.DropoutMask;
import java.util.ArrayList;
import java.util.List;

/** Dropout and its masks, which agree to the bit. */
final class DropoutCases {
  private DropoutCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>(masks());
    for (int[] shape : List.of(new int[] {37, 13}, new int[] {16, 3, 2, 1}, new int[] {1, 103})) {
      cases.add(
          new Case(
              "dropout " + Cases.join(shape),
              s -> {
                Node x = s.batch(shape);
                Node once = s.graph().dropout(x, 0.5f, 7);
                s.differentiate(s.graph().dropout(s.graph().square(once), 0.2f, 7), x);
              }));
    }
    return cases;
  }

  /** Returns the cases whose outputs have the same bits on every backend. */
  static List<Case> masks() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape : Cases.shapes()) {
      cases.add(
          new Case(
              "dropout masks " + Cases.join(shape),
              s -> {
                for (float rate : new float[] {0, 0.2f, 0.5f, 0.9f}) {
                  for (int stream = 0; stream < 2; stream++) {
                    s.output(
                        s.graph()
                            .append(
                                new DropoutMask(
                                    rate, 0x123456789ABCDEFL, stream, Shape.of(shape))));
                  }
                }
              }));
    }
    return cases;
  }
}
