package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.Conv2dFilterGradient;
import dev.lanes.graph.op.Conv2dInputGradient;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import java.util.ArrayList;
import java.util.List;

/** Convolutions: sizes, strides, paddings, dilations, groups, rounding, and what follows them. */
final class ConvolutionCases {
  private static final Convolution PLAIN = Convolution.DEFAULT;

  private ConvolutionCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    sizes(cases);
    geometries(cases);
    chains(cases);
    return cases;
  }

  private static void sizes(List<Case> cases) {
    add(cases, "one number", PLAIN, image(1, 1, 1, 1), filter(1, 1, 1, 1));
    add(cases, "1x1", PLAIN, image(3, 13, 7, 3), filter(7, 13, 1, 1));
    add(cases, "1x1 stride 2", PLAIN.withStride(2), image(17, 7, 7, 5), filter(13, 7, 1, 1));
    add(cases, "3x3", PLAIN.withPadding(1), image(16, 3, 7, 7), filter(16, 3, 3, 3));
    add(cases, "3x3 wide", PLAIN.withPadding(1), image(1, 3, 3, 103), filter(3, 3, 3, 3));
    add(cases, "3x3 tall", PLAIN.withPadding(1), image(3, 1, 207, 3), filter(7, 1, 3, 3));
    add(
        cases,
        "3x3 many channels",
        PLAIN.withPadding(1),
        image(3, 103, 3, 3),
        filter(7, 103, 3, 3));
    add(cases, "3x3 many filters", PLAIN.withPadding(1), image(3, 7, 3, 5), filter(207, 7, 3, 3));
    add(cases, "3x3 large batch", PLAIN, image(103, 3, 5, 5), filter(3, 3, 3, 3));
    add(cases, "5x5 first layer", PLAIN.withPadding(2), image(17, 3, 13, 13), filter(32, 3, 5, 5));
    add(cases, "5x5 middle", PLAIN.withPadding(2), image(16, 13, 7, 7), filter(37, 13, 5, 5));
    add(cases, "8x8 valid", PLAIN, image(7, 3, 13, 13), filter(13, 3, 8, 8));
    add(cases, "whole image", PLAIN, image(37, 3, 7, 7), filter(13, 3, 7, 7));
    add(
        cases,
        "11x11 stride 4",
        PLAIN.withStride(4).withPadding(2),
        image(3, 3, 37, 37),
        filter(7, 3, 11, 11));
    add(
        cases,
        "1x7",
        new Convolution(1, 1, new Padding(0, 0, 3, 3), 1, 1, 1, false),
        image(7, 3, 3, 13),
        filter(3, 3, 1, 7));
    add(
        cases,
        "7x1",
        new Convolution(1, 1, new Padding(3, 3, 0, 0), 1, 1, 1, false),
        image(7, 3, 13, 3),
        filter(3, 3, 7, 1));
    for (int batch : new int[] {1, 3, 15, 16, 17, 32, 37}) {
      add(
          cases,
          "batch of " + batch,
          PLAIN.withPadding(1),
          image(batch, 7, 5, 3),
          filter(13, 7, 3, 3));
    }
  }

  private static void geometries(List<Case> cases) {
    for (int stride = 1; stride <= 3; stride++) {
      for (int dilation = 1; dilation <= 3; dilation++) {
        Convolution g = PLAIN.withStride(stride).withDilation(dilation);
        String name = "stride " + stride + " dilation " + dilation;
        add(cases, name, g, image(3, 3, 13, 11), filter(7, 3, 3, 3));
        add(cases, name + " padded", g.withPadding(2), image(17, 3, 7, 9), filter(5, 3, 3, 2));
        add(cases, name + " ceil", g.withCeil(), image(3, 2, 13, 12), filter(5, 2, 3, 3));
        add(
            cases,
            name + " groups",
            g.withPadding(1).withGroups(3),
            image(3, 6, 9, 7),
            filter(9, 2, 3, 3));
      }
    }
    add(
        cases,
        "sides",
        PLAIN.withPadding(new Padding(0, 1, 2, 3)),
        image(3, 3, 7, 5),
        filter(7, 3, 3, 4));
    add(
        cases,
        "sides stride 3",
        PLAIN.withPadding(new Padding(2, 0, 1, 3)).withStride(3),
        image(17, 3, 7, 13),
        filter(3, 3, 4, 3));
    add(
        cases,
        "more padding than filter",
        PLAIN.withPadding(4),
        image(3, 2, 3, 3),
        filter(3, 2, 3, 3));
    add(
        cases,
        "more padding than filter, stride 3",
        PLAIN.withPadding(4).withStride(3).withCeil(),
        image(3, 2, 3, 3),
        filter(3, 2, 3, 3));
    add(
        cases,
        "stride beyond the filter",
        PLAIN.withStride(5),
        image(3, 3, 13, 13),
        filter(3, 3, 2, 2));
    add(
        cases,
        "strides differ",
        new Convolution(2, 3, new Padding(1, 2, 0, 1), 2, 1, 1, true),
        image(17, 3, 13, 11),
        filter(5, 3, 3, 5));
    add(
        cases,
        "filter wider than the image",
        PLAIN.withPadding(3),
        image(3, 2, 2, 3),
        filter(3, 2, 7, 7));
    add(
        cases,
        "2 groups",
        PLAIN.withGroups(2).withPadding(1),
        image(17, 6, 5, 7),
        filter(26, 3, 3, 3));
    add(
        cases,
        "depthwise",
        PLAIN.withGroups(13).withPadding(1),
        image(17, 13, 5, 7),
        filter(13, 1, 3, 3));
    add(
        cases,
        "depthwise times 3, stride 2",
        PLAIN.withGroups(7).withStride(2),
        image(3, 7, 7, 7),
        filter(21, 1, 3, 3));
    add(cases, "37 groups 1x1", PLAIN.withGroups(37), image(16, 37, 3, 1), filter(37, 1, 1, 1));
  }

  private static void chains(List<Case> cases) {
    for (int batch : new int[] {1, 16, 17}) {
      cases.add(
          new Case(
              "conv2d bias relu, batch " + batch,
              s -> {
                Graph g = s.graph();
                Node x = s.batch(batch, 3, 7, 5);
                Node w = s.parameter(13, 3, 3, 3);
                Node b = s.parameter(13);
                s.differentiate(
                    g.relu(g.addBias(g.conv2d(x, w, PLAIN.withPadding(1)), b)), x, w, b);
              }));
      cases.add(
          new Case(
              "conv2d bias, batch " + batch,
              s -> {
                Graph g = s.graph();
                Node y = g.conv2d(s.batch(batch, 3, 7, 5), s.parameter(7, 3, 3, 3), PLAIN);
                s.output(g.logistic(g.addBias(y, s.parameter(7))));
              }));
      cases.add(
          new Case(
              "conv2d bias relu, all kept, batch " + batch,
              s -> {
                Graph g = s.graph();
                Node y = g.conv2d(s.batch(batch, 3, 7, 5), s.parameter(7, 3, 3, 3), PLAIN);
                Node biased = g.addBias(y, s.parameter(7));
                s.output(g.relu(biased), biased, y);
              }));
      cases.add(
          new Case(
              "conv2d bias relu, result of the bias used twice, batch " + batch,
              s -> {
                Graph g = s.graph();
                Node y = g.conv2d(s.batch(batch, 3, 7, 5), s.parameter(7, 3, 3, 3), PLAIN);
                Node biased = g.addBias(y, s.parameter(7));
                s.output(g.add(g.relu(biased), biased));
              }));
    }
    cases.add(
        new Case(
            "a residual of two convolutions",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 5, 7, 3);
              Node w = s.parameter(5, 5, 3, 3);
              Node h = g.relu(g.conv2d(x, w, PLAIN.withPadding(1)));
              Node y = g.add(x, g.conv2d(h, w, PLAIN.withPadding(1)));
              s.differentiate(y, x, w);
              s.loosen(2);
            }));
    cases.add(
        new Case(
            "convolution of inputs that know no batch",
            s -> {
              Node x = s.input(3, 2, 5, 7);
              Node w = s.input(5, 2, 3, 3);
              s.differentiate(s.graph().conv2d(x, w, PLAIN.withPadding(1)), x, w);
            }));
    cases.add(
        new Case(
            "filters computed from a parameter",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 2, 5, 7);
              Node w = s.parameter(5, 2, 3, 3);
              s.differentiate(g.conv2d(x, g.square(w), PLAIN.withPadding(1)), x, w);
            }));
    cases.add(
        new Case(
            "gradients of the gradients of a convolution",
            s -> {
              Convolution geometry = PLAIN.withStride(2).withPadding(1);
              Node x = s.batch(5, 2, 6, 7);
              Node w = s.parameter(3, 2, 3, 3);
              Node dy = s.batch(5, 3, 3, 4);
              Node dx = s.graph().append(new Conv2dInputGradient(geometry, x.shape()), dy, w);
              Node dw = s.graph().append(new Conv2dFilterGradient(geometry, w.shape()), x, dy);
              Node sums =
                  s.graph()
                      .add(
                          s.graph().sumAll(s.graph().square(dx)),
                          s.graph().sumAll(s.graph().square(dw)));
              s.output(dx, dw);
              s.differentiateLoss(sums, x, w, dy);
              s.loosen(2);
            }));
  }

  private static int[] image(int... dimensions) {
    return dimensions;
  }

  private static int[] filter(int... dimensions) {
    return dimensions;
  }

  private static void add(
      List<Case> cases, String name, Convolution geometry, int[] image, int[] filter) {
    cases.add(
        new Case(
            "conv2d " + name + " " + Cases.join(image) + " by " + Cases.join(filter),
            s -> {
              Node x = s.batch(image);
              Node w = s.parameter(filter);
              s.differentiate(s.graph().conv2d(x, w, geometry), x, w);
            }));
  }
}
