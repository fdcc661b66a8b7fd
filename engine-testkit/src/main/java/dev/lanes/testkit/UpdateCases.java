package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import java.util.ArrayList;
import java.util.List;

/** Updates of variables, which see the values from before any of them. */
final class UpdateCases {
  private UpdateCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape :
        List.of(new int[] {1}, new int[] {37}, new int[] {103, 7}, new int[] {7, 3, 5, 5})) {
      cases.add(
          new Case(
              "sgd " + Cases.join(shape),
              s -> {
                Variable w = variable(s, "w", shape);
                s.output(s.graph().scale(s.graph().read(w), 2));
                s.update(s.graph().append(new SgdUpdate(w, 0.01f, 2), s.input(shape), rate(s)));
              }));
      for (boolean nesterov : new boolean[] {false, true}) {
        for (float decay : new float[] {0, 0.004f}) {
          cases.add(
              new Case(
                  (nesterov ? "nesterov " : "momentum ") + Cases.join(shape) + " decay " + decay,
                  s -> {
                    Variable w = variable(s, "w", shape);
                    Variable v = variable(s, "v", shape);
                    s.output(s.graph().read(w));
                    s.update(
                        s.graph()
                            .append(
                                new MomentumUpdate(w, v, 0.9f, nesterov, decay, 0.5f),
                                s.input(shape),
                                rate(s)));
                  }));
        }
      }
      cases.add(
          new Case(
              "assign " + Cases.join(shape),
              s -> {
                Variable w = variable(s, "w", shape);
                Node old = s.graph().read(w);
                s.output(old);
                s.update(s.graph().assign(w, s.graph().add(old, s.input(shape))));
              }));
    }
    cases.add(new Case("updates see the values from before any of them", UpdateCases::exchange));
    cases.add(
        new Case(
            "outputs are the values from before the updates",
            s -> {
              Graph g = s.graph();
              Variable w = variable(s, "w", 4, 3);
              Node read = g.read(w);
              s.output(read, g.reshape(read, Shape.of(12)), g.square(read));
              s.update(g.assign(w, g.scale(read, -1)));
            }));
    cases.add(
        new Case(
            "a gradient that is a batch's bias gradient",
            s -> {
              Graph g = s.graph();
              Variable b = variable(s, "b", 7);
              Node x = s.batch(17, 7, 3, 3);
              Node loss = g.meanAll(g.square(g.addBias(x, g.read(b))));
              s.output(loss);
              s.differentiateLoss(loss, g.read(b));
              s.update(g.append(new SgdUpdate(b, 0, 1), s.gradients().getFirst(), rate(s)));
              s.loosen(4);
            }));
    return cases;
  }

  private static void exchange(Scenario s) {
    Graph g = s.graph();
    Variable a = variable(s, "a", 3, 5);
    Variable b = variable(s, "b", 3, 5);
    Variable c = variable(s, "c", 15);
    s.output(g.add(g.read(a), g.read(b)));
    s.update(g.assign(a, g.read(b)));
    s.update(g.append(new SgdUpdate(b, 0.1f, 1), g.read(a), rate(s)));
    s.update(g.assign(c, g.reshape(g.read(b), Shape.of(15))));
  }

  private static Variable variable(Scenario s, String name, int... shape) {
    Shape full = Shape.of(shape);
    return s.variable(Variable.parameter(name, full), s.numbers().gaussian(full.size()));
  }

  private static Node rate(Scenario s) {
    return s.input(new float[] {0.05f}, 1);
  }
}
