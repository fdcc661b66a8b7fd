package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Softmax, cross-entropy, squared error and penalties. */
final class LossCases {
  private LossCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape :
        List.of(
            new int[] {1, 1},
            new int[] {1, 10},
            new int[] {3, 7},
            new int[] {17, 13},
            new int[] {16, 10},
            new int[] {37, 103},
            new int[] {103, 3},
            new int[] {7, 207})) {
      String name = Cases.join(shape);
      cases.add(
          new Case(
              "softmax " + name,
              s -> {
                Node x = s.batch(shape);
                s.differentiate(s.graph().softmax(x), x);
                s.loosen(2);
              }));
      cases.add(
          new Case(
              "right answers " + name,
              s -> {
                Node scores = s.batch(shape);
                Node labels = s.labels(shape[0], shape[1]);
                s.output(s.graph().correct(scores, labels));
                s.output(s.graph().sumAll(s.graph().correct(scores, labels)));
              }));
      for (float smoothing : new float[] {0, 0.1f}) {
        cases.add(
            new Case(
                "softmax cross-entropy " + name + " smoothing " + smoothing,
                s -> {
                  Node x = s.batch(shape);
                  Node labels = s.labels(shape[0], shape[1]);
                  s.differentiate(s.graph().softmaxCrossEntropy(x, labels, smoothing), x);
                  s.loosen(4);
                }));
      }
    }
    cases.add(
        new Case(
            "softmax of logits that know no batch",
            s -> {
              Node x = s.input(5, 7);
              s.differentiate(s.graph().softmax(x), x);
            }));
    cases.add(
        new Case(
            "huge logits",
            s -> {
              float[] values = {
                1e30f, -1e30f, 0, 1000, 999, -1000, -500, -500, -500, 3e38f, 3e38f, 1
              };
              Graph g = s.graph();
              Node x = s.batch(values, 4, 3);
              Node labels = s.batch(new float[] {0, 1, 2, 0}, 4);
              s.output(g.softmax(x));
              s.differentiate(g.softmaxCrossEntropy(x, labels, 0), x);
              s.differentiate(g.softmaxCrossEntropy(x, labels, 0.25f), x);
              s.kinked();
            }));
    cases.add(
        new Case(
            "a label out of range gives NaN, and only there",
            s -> {
              Node x = s.batch(17, 10);
              float[] labels = s.numbers().labels(17, 10);
              labels[3] = 10;
              labels[9] = -1;
              labels[16] = Float.NaN;
              Node y = s.batch(labels, 17);
              s.output(s.graph().softmaxCrossEntropy(x, y, 0));
              s.output(s.graph().softmaxCrossEntropy(x, y, 0.1f));
            }));
    cases.add(
        new Case(
            "right answers among equal scores, scores that are no numbers, and labels of no class",
            s -> {
              float inf = Float.POSITIVE_INFINITY;
              float[] scores = {
                1, 1, 0, 1, 1, 0, 0, 0, 0, 2, 1, 2, 2, 1, 2, 1, 2, Float.NaN, Float.NaN, 1, 0, 3, 2,
                1, 3, 2, 1, inf, 0, -inf, 0, -0f, -1, -0f, 0, -1, inf, inf, 0, -inf, -inf, -inf
              };
              float[] labels = {0, 1, 2, 0, 2, 1, 0, 3, 0.5f, 0, 1, 0, 1, 0};
              s.output(s.graph().correct(s.batch(scores, 14, 3), s.batch(labels, 14)));
            }));
    cases.add(
        new Case(
            "a logit that is NaN",
            s -> {
              float[] values = s.numbers().gaussian(17 * 3);
              values[10] = Float.NaN;
              Node x = s.batch(values, 17, 3);
              s.output(s.graph().softmax(x));
              s.output(s.graph().softmaxCrossEntropy(x, s.labels(17, 3), 0));
            }));
    cases.add(
        new Case(
            "a class ruled out by a logit of minus infinity",
            s -> {
              float[] values = s.numbers().gaussian(17 * 3);
              values[10] = Float.NEGATIVE_INFINITY;
              Node x = s.batch(values, 17, 3);
              float[] labels = new float[17]; // of the first class, not of the second
              s.output(s.graph().softmax(x));
              s.differentiate(s.graph().softmaxCrossEntropy(x, s.batch(labels, 17), 0), x);
              s.kinked();
            }));
    cases.add(
        new Case(
            "mean of cross-entropies",
            s -> {
              Node x = s.batch(37, 10);
              Node loss =
                  s.graph().meanAll(s.graph().softmaxCrossEntropy(x, s.labels(37, 10), 0.1f));
              s.output(loss);
              s.differentiateLoss(loss, x);
              s.loosen(2);
            }));
    cases.add(
        new Case(
            "mean squared error",
            s -> {
              Node x = s.batch(37, 3);
              Node loss = s.graph().meanSquaredError(x, s.batch(37, 3));
              s.output(loss);
              s.differentiateLoss(loss, x);
            }));
    cases.add(
        new Case(
            "L1 and L2 penalties",
            s -> {
              Graph g = s.graph();
              Node w = s.parameter(s.numbers().awayFromZero(13 * 7), 13, 7);
              Node loss = g.add(g.l1Penalty(w, 0.01f), g.l2Penalty(w, 0.5f));
              s.output(loss);
              s.differentiateLoss(loss, w);
            }));
    return cases;
  }
}
