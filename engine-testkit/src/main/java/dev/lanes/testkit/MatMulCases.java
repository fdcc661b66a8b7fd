package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Matrix products with all transposes, and fully connected layers. */
final class MatMulCases {
  private static final int[][] SIZES = { // m, k, n
    {1, 1, 1},
    {3, 7, 13},
    {16, 16, 16},
    {17, 3, 1},
    {1, 207, 37},
    {37, 103, 7},
    {103, 37, 207},
    {207, 13, 3}
  };

  private MatMulCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int[] size : SIZES) {
      for (int transposes = 0; transposes < 4; transposes++) {
        boolean ta = (transposes & 1) != 0;
        boolean tb = (transposes & 2) != 0;
        String name = Cases.join(size) + (ta ? " A transposed" : "") + (tb ? " B transposed" : "");
        int[] a = ta ? new int[] {size[1], size[0]} : new int[] {size[0], size[1]};
        int[] b = tb ? new int[] {size[2], size[1]} : new int[] {size[1], size[2]};
        cases.add(
            new Case("matMul batch " + name, s -> product(s, s.batch(a), s.parameter(b), ta, tb)));
        cases.add(
            new Case("matMul inputs " + name, s -> product(s, s.input(a), s.input(b), ta, tb)));
      }
    }
    cases.add(
        new Case(
            "matMul of two batches", s -> product(s, s.batch(17, 5), s.batch(17, 3), true, false)));
    cases.add(
        new Case(
            "matMul parameter by batch",
            s -> product(s, s.parameter(7, 13), s.batch(13, 5), false, false)));
    cases.add(
        new Case(
            "matMul parameter by transposed batch",
            s -> product(s, s.parameter(7, 13), s.batch(17, 13), false, true)));
    for (int batch : new int[] {1, 3, 15, 16, 17, 32, 37}) {
      layer(cases, batch, 13, 7);
    }
    layer(cases, 103, 207, 37);
    layer(cases, 1, 1, 1);
    return cases;
  }

  private static void product(Scenario s, Node a, Node b, boolean ta, boolean tb) {
    s.differentiate(s.graph().matMul(a, b, ta, tb), a, b);
  }

  private static void layer(List<Case> cases, int batch, int in, int out) {
    String name = "fully connected " + Cases.join(batch, in, out);
    cases.add(
        new Case(
            name + " bias relu",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(batch, in);
              Node w = s.parameter(out, in);
              Node b = s.parameter(out);
              s.differentiate(g.relu(g.addBias(g.matMul(x, w, false, true), b)), x, w, b);
            }));
    cases.add(
        new Case(
            name + " bias, all kept",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(batch, in);
              Node product = g.matMul(x, s.parameter(out, in), false, true);
              Node biased = g.addBias(product, s.parameter(out));
              s.output(product, biased, g.relu(biased));
            }));
    cases.add(
        new Case(
            name + " bias, then another",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(batch, in, 1, 1);
              Node hidden =
                  g.addBias(
                      g.matMul(g.flatten(x), s.parameter(out, in), false, true), s.parameter(out));
              Node w = s.parameter(3, out);
              s.differentiate(g.matMul(g.tanh(hidden), w, false, true), x, w);
              s.loosen(2);
            }));
  }
}
