package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;

/**
 * A convolution with one bias a filter.
 *
 * @param filters how many filters
 * @param height rows of a filter
 * @param width columns of a filter
 * @param geometry stride, padding, dilation, groups, rounding
 * @param weights how the filters start; He by default
 * @param biased whether there is a bias
 * @param biases how the biases start; 0 by default
 */
public record Conv(
    int filters,
    int height,
    int width,
    Convolution geometry,
    Initialiser weights,
    boolean biased,
    Initialiser biases)
    implements Layer {
  /** Checks that there are filters and that they have taps. */
  public Conv {
    if (filters < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "conv: %d filters of %dx%d; all three must be at least 1"
              .formatted(filters, height, width));
    }
  }

  Conv(int filters, int height, int width) {
    this(
        filters,
        height,
        width,
        Convolution.DEFAULT,
        Initialiser.he(),
        true,
        Initialiser.constant(0));
  }

  /** Returns this layer with another geometry. */
  public Conv geometry(Convolution other) {
    return new Conv(filters, height, width, other, weights, biased, biases);
  }

  /** Returns this layer with zeros on every side of the image. */
  public Conv padding(int all) {
    return geometry(geometry.withPadding(all));
  }

  /** Returns this layer with one stride for both axes. */
  public Conv stride(int stride) {
    return geometry(geometry.withStride(stride));
  }

  /** Returns this layer with one dilation for both axes. */
  public Conv dilation(int dilation) {
    return geometry(geometry.withDilation(dilation));
  }

  /** Returns this layer with channels and filters cut into groups. */
  public Conv groups(int count) {
    return geometry(geometry.withGroups(count));
  }

  /** Returns this layer with a last, partial window counted. */
  public Conv ceil() {
    return geometry(geometry.withCeil());
  }

  /** Returns this layer with filters that start otherwise. */
  public Conv init(Initialiser other) {
    return new Conv(filters, height, width, geometry, other, biased, biases);
  }

  /** Returns this layer with biases that start otherwise. */
  public Conv bias(Initialiser other) {
    return new Conv(filters, height, width, geometry, weights, true, other);
  }

  /** Returns this layer without biases, for use before a normalisation. */
  public Conv withoutBias() {
    return new Conv(filters, height, width, geometry, weights, false, biases);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("conv %d@%dx%d".formatted(filters, height, width));
    Convolution g = geometry;
    if (g.strideY() != 1 || g.strideX() != 1) {
      text.append(" stride ").append(pair(g.strideY(), g.strideX()));
    }
    if (!g.padding().equals(Padding.NONE)) {
      text.append(" padding ").append(describe(g.padding()));
    }
    if (g.dilationY() != 1 || g.dilationX() != 1) {
      text.append(" dilation ").append(pair(g.dilationY(), g.dilationX()));
    }
    if (g.groups() != 1) {
      text.append(" groups ").append(g.groups());
    }
    return text.append(g.ceil() ? " ceil" : "").append(biased ? "" : " without bias").toString();
  }

  @Override
  public Node append(Scope scope, Node x) {
    if (x.shape().rank() != 4) {
      throw scope.error(
          "input must be [batch,channels,height,width], not "
              + x.shape()
              + "; put convolutions before fully connected layers");
    }
    // A remainder is left to the operation, which knows the message.
    int channels = Math.max(1, x.shape().dim(1) / geometry.groups());
    Node w = scope.parameter("weight", Shape.of(filters, channels, height, width), weights);
    Node y = scope.graph().conv2d(x, w, geometry);
    return biased
        ? scope.graph().addBias(y, scope.parameter("bias", Shape.of(filters), biases))
        : y;
  }

  static String pair(int y, int x) {
    return y == x ? Integer.toString(y) : y + "x" + x;
  }

  static String describe(Padding p) {
    boolean same = p.top() == p.bottom() && p.left() == p.right() && p.top() == p.left();
    return same
        ? Integer.toString(p.top())
        : "top %d bottom %d left %d right %d".formatted(p.top(), p.bottom(), p.left(), p.right());
  }
}
