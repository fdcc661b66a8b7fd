package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Max and average pooling: overlapping, padded, rounded up, with equal and with missing numbers.
 */
final class PoolingCases {
  private PoolingCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    both(cases, "1x1", Window.of(1), 3, 7, 3, 5);
    both(cases, "2x2", Window.of(2), 17, 3, 7, 6);
    both(cases, "3x3 stride 2 ceil", Window.of(3).withStride(2).withCeil(), 16, 7, 8, 13);
    both(cases, "3x3 stride 2", Window.of(3).withStride(2), 37, 3, 13, 7);
    both(cases, "3x3 stride 1 padded", Window.of(3).withStride(1).withPadding(1), 3, 1, 7, 7);
    both(cases, "5x5", Window.of(5), 3, 13, 25, 25);
    both(cases, "gaps between windows", Window.of(2).withStride(3), 3, 3, 13, 11);
    both(cases, "gaps, ceil", Window.of(2).withStride(3).withCeil(), 3, 3, 12, 13);
    both(cases, "whole image", Window.of(7), 17, 13, 7, 7);
    both(cases, "larger than the image, padded", Window.of(5).withPadding(2), 3, 2, 2, 3);
    both(cases, "long rows", Window.of(3).withStride(2), 1, 1, 3, 207);
    both(cases, "many channels", Window.of(2), 3, 103, 4, 2);
    both(cases, "large batch", Window.of(2), 103, 3, 2, 4);
    both(cases, "sides", new Window(3, 4, 2, 3, new Padding(1, 0, 2, 3), false), 17, 3, 7, 13);
    both(cases, "sides ceil", new Window(2, 5, 3, 1, new Padding(0, 1, 4, 0), true), 7, 3, 7, 3);
    cases.add(
        new Case(
            "max pooling takes the first of equal numbers",
            s -> {
              float[] values = new float[17 * 3 * 7 * 7];
              for (int i = 0; i < values.length; i++) {
                values[i] = i % 3 == 0 ? 1 : -1;
              }
              Node x = s.batch(values, 17, 3, 7, 7);
              s.differentiate(s.graph().maxPool(x, Window.of(3).withStride(2)), x);
              s.kinked();
            }));
    cases.add(
        new Case(
            "max pooling of a rectified image, which holds many zeros",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 3, 8, 8);
              s.differentiate(g.maxPool(g.relu(x), Window.of(3).withStride(2).withCeil()), x);
              s.kinked();
            }));
    cases.add(
        new Case(
            "max pooling keeps NaN and infinities",
            s -> {
              float[] values = s.numbers().gaussian(17 * 2 * 6 * 6);
              values[3] = Float.NaN;
              values[200] = Float.POSITIVE_INFINITY;
              values[400] = Float.NEGATIVE_INFINITY;
              values[1200] = Float.NaN;
              Arrays.fill(values, 72, 108, Float.NEGATIVE_INFINITY);
              Node x = s.batch(values, 17, 2, 6, 6);
              s.output(s.graph().maxPool(x, Window.of(3).withStride(1).withPadding(1)));
              s.output(s.graph().maxPool(x, Window.of(2)));
            }));
    cases.add(
        new Case(
            "gradients of the gradient of average pooling",
            s -> {
              Graph g = s.graph();
              Node dy = s.batch(5, 2, 4, 3);
              var op =
                  new AveragePoolGradient(
                      Window.of(3).withStride(2).withCeil(), Shape.of(5, 2, 8, 7));
              s.differentiate(g.square(g.append(op, dy)), dy);
              s.loosen(2);
            }));
    return cases;
  }

  private static void both(List<Case> cases, String name, Window window, int... image) {
    String full = name + " " + Cases.join(image);
    cases.add(
        new Case(
            "max pooling " + full,
            s -> {
              Node x = s.batch(s.numbers().distinct(Shape.of(image).size()), image);
              s.differentiate(s.graph().maxPool(x, window), x);
            }));
    cases.add(
        new Case(
            "average pooling " + full,
            s -> {
              Node x = s.batch(image);
              s.differentiate(s.graph().averagePool(x, window), x);
            }));
  }
}
