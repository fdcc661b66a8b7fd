package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.LocalConv2dFilterGradient;
import dev.lanes.graph.op.LocalConv2dInputGradient;
import dev.lanes.graph.op.Padding;
import java.util.ArrayList;
import java.util.List;

/** Locally connected layers: sizes, strides, paddings, dilations, rounding, and what follows. */
final class LocalConvolutionCases {
  private static final Convolution PLAIN = Convolution.DEFAULT;

  private LocalConvolutionCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    add(cases, "one number", PLAIN, of(1, 1, 1, 1), of(1, 1, 1, 1));
    add(cases, "1x1", PLAIN, of(3, 13, 3, 2), of(7 * 6, 13, 1, 1));
    add(cases, "3x3", PLAIN.withPadding(1), of(17, 3, 3, 4), of(5 * 12, 3, 3, 3));
    add(cases, "3x3 many channels", PLAIN.withPadding(1), of(3, 37, 2, 2), of(3 * 4, 37, 3, 3));
    add(cases, "3x3 many filters", PLAIN, of(3, 2, 4, 3), of(37 * 2, 2, 3, 3));
    add(cases, "5x3", PLAIN.withPadding(2), of(7, 2, 3, 5), of(3 * 3 * 7, 2, 5, 3));
    add(cases, "whole image", PLAIN, of(37, 3, 5, 5), of(13, 3, 5, 5));
    add(cases, "stride 2", PLAIN.withStride(2), of(3, 3, 7, 9), of(2 * 12, 3, 3, 3));
    add(
        cases,
        "stride 2 ceil",
        PLAIN.withStride(2).withCeil(),
        of(3, 2, 6, 8),
        of(2 * 3 * 4, 2, 3, 3));
    add(cases, "dilation 2", PLAIN.withDilation(2), of(17, 2, 6, 5), of(3 * 2, 2, 3, 3));
    add(
        cases,
        "sides",
        new Convolution(2, 1, new Padding(0, 1, 2, 3), 1, 2, 1, false),
        of(3, 2, 6, 4),
        of(2 * 3 * 5, 2, 3, 3));
    add(cases, "more padding than filter", PLAIN.withPadding(3), of(3, 2, 2, 2), of(49, 2, 2, 2));
    for (int batch : new int[] {1, 15, 16, 33, 48}) {
      add(cases, "batch of " + batch, PLAIN.withPadding(1), of(batch, 5, 3, 2), of(9 * 6, 5, 3, 3));
    }
    cases.add(
        new Case(
            "localConv2d between convolutions",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 2, 5, 4);
              Node first = s.parameter(3, 2, 3, 3);
              Node w = s.parameter(2 * 20, 3, 3, 3);
              Node b = s.parameter(2 * 20);
              Node h = g.relu(g.conv2d(x, first, PLAIN.withPadding(1)));
              Node y = g.localConv2d(h, w, PLAIN.withPadding(1));
              s.differentiate(g.add(y, g.reshape(b, Shape.of(2, 5, 4))), x, w, b);
              s.loosen(2);
            }));
    cases.add(
        new Case(
            "gradients of the gradients of localConv2d",
            s -> {
              Convolution geometry = PLAIN.withStride(2).withPadding(1);
              Graph g = s.graph();
              Node x = s.batch(5, 2, 4, 5);
              Node w = s.parameter(3 * 6, 2, 3, 3);
              Node dy = s.batch(5, 3, 2, 3);
              Node dx = g.append(new LocalConv2dInputGradient(geometry, x.shape()), dy, w);
              Node dw = g.append(new LocalConv2dFilterGradient(geometry, w.shape()), x, dy);
              s.output(dx, dw);
              s.differentiateLoss(g.add(g.sumAll(g.square(dx)), g.sumAll(g.square(dw))), x, w, dy);
              s.loosen(2);
            }));
    return cases;
  }

  private static int[] of(int... dimensions) {
    return dimensions;
  }

  private static void add(
      List<Case> cases, String name, Convolution geometry, int[] image, int[] weights) {
    cases.add(
        new Case(
            "localConv2d " + name + " " + Cases.join(image) + " by " + Cases.join(weights),
            s -> {
              Node x = s.batch(image);
              Node w = s.parameter(weights);
              s.differentiate(s.graph().localConv2d(x, w, geometry), x, w);
            }));
  }
}
