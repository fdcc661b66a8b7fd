package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operations that move numbers: reshape, concatenate, slice. */
final class ShapeCases {
  private ShapeCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    reshapes(cases);
    for (int axis = 0; axis < 4; axis++) {
      concatenate(cases, axis, 3, 7, 5, 2);
      concatenate(cases, axis, 17, 3, 1, 4);
      slice(cases, axis, 0, 2, 3, 7, 5, 4);
      slice(cases, axis, 1, 3, 37, 3, 3, 5);
    }
    for (int axis = 0; axis < 2; axis++) {
      concatenate(cases, axis, 16, 13);
      slice(cases, axis, 5, 12, 17, 13);
      slice(cases, axis, 0, 16, 103, 37);
      slice(cases, axis, 0, 3, 3, 3);
    }
    concatenate(cases, 0, 37);
    slice(cases, 0, 36, 37, 37);
    return cases;
  }

  private static void reshapes(List<Case> cases) {
    cases.add(
        new Case(
            "reshape chain and flatten",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 3, 2, 4);
              Node a = g.reshape(x, Shape.of(17, 24));
              Node b = g.reshape(a, Shape.of(17, 4, 3, 2));
              Node c = g.flatten(g.reshape(b, Shape.of(17, 24, 1, 1)));
              s.output(a, b);
              s.differentiate(g.square(c), x);
            }));
    cases.add(
        new Case(
            "reshape that changes the batch",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(6, 4, 3);
              Node y = g.reshape(g.square(x), Shape.of(3, 24));
              Node z = g.reshape(g.square(y), Shape.of(36, 2));
              s.output(y, z);
              s.differentiate(g.square(g.reshape(z, Shape.of(72))), x);
              s.loosen(4);
            }));
    cases.add(
        new Case(
            "reshape of an input and of a parameter",
            s -> {
              Graph g = s.graph();
              Node x = s.input(12);
              Node w = s.parameter(4, 3);
              Node y = g.multiply(g.reshape(x, Shape.of(3, 4)), g.reshape(w, Shape.of(3, 4)));
              s.output(g.reshape(w, Shape.of(12)), g.reshape(x, Shape.of(2, 6)));
              s.differentiate(y, x, w);
            }));
    cases.add(
        new Case(
            "outputs that are inputs, variables and constants",
            s -> {
              Graph g = s.graph();
              s.output(s.batch(3, 5), s.input(7), s.parameter(2, 2));
              s.output(g.constant(3.5f, Shape.of(37, 3)), g.constant(1, Shape.SCALAR));
            }));
    cases.add(
        new Case(
            "broadcastTo",
            s -> {
              Graph g = s.graph();
              Node a = s.batch(17, 1, 3, 1);
              Node b = s.input(7, 1, 1);
              Node c = s.input();
              s.differentiate(
                  g.multiply(
                      g.multiply(
                          g.broadcastTo(a, Shape.of(17, 7, 3, 5)),
                          g.broadcastTo(b, Shape.of(17, 7, 3, 5))),
                      g.broadcastTo(c, Shape.of(17, 7, 3, 5))),
                  a,
                  b,
                  c);
              s.loosen(2);
            }));
  }

  private static void concatenate(List<Case> cases, int axis, int... shape) {
    cases.add(
        new Case(
            "concatenate axis " + axis + " " + Cases.join(shape),
            s -> {
              Graph g = s.graph();
              int[] other = shape.clone();
              other[axis] = 13;
              Node a = s.batch(shape);
              Node b = axis == 0 ? s.input(other) : s.batch(other);
              Node one = g.concatenate(axis, a);
              s.output(one, g.concatenate(axis, b, a));
              s.differentiate(g.concatenate(axis, a, b, g.square(a)), a, b);
            }));
  }

  private static void slice(List<Case> cases, int axis, int from, int to, int... shape) {
    cases.add(
        new Case(
            "slice axis " + axis + " " + from + " to " + to + " of " + Cases.join(shape),
            s -> {
              Node x = s.batch(shape);
              Node w = s.parameter(shape);
              Node y = s.graph().slice(x, axis, from, to);
              s.output(y);
              s.differentiate(s.graph().multiply(y, s.graph().slice(w, axis, from, to)), x, w);
            }));
  }
}
