package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The geometry of a convolution: how far the filter moves and how the image is extended.
 *
 * <p>Along one axis with size {@code in}, filter {@code f} (spread to {@code d (f-1) + 1} by the
 * dilation {@code d}), padding {@code p} and {@code q} and stride {@code s}, the result has {@code
 * 1 + floor((p + in + q - spread) / s)} places, or ceil where asked (windows that reach beyond the
 * padding read zeros there).
 *
 * @param strideY rows between windows
 * @param strideX columns between windows
 * @param padding zeros around the image
 * @param dilationY rows between taps of a filter
 * @param dilationX columns between taps of a filter
 * @param groups the channels are cut into this many groups that do not see each other
 * @param ceil whether a last, partial window counts
 */
public record Convolution(
    int strideY,
    int strideX,
    Padding padding,
    int dilationY,
    int dilationX,
    int groups,
    boolean ceil) {
  /** Stride 1, no padding, no dilation, one group. */
  public static final Convolution DEFAULT = new Convolution(1, 1, Padding.NONE, 1, 1, 1, false);

  /** Checks that all are positive. */
  public Convolution {
    Checks.atLeast("conv2d", "stride", 1, Math.min(strideY, strideX));
    Checks.atLeast("conv2d", "dilation", 1, Math.min(dilationY, dilationX));
    Checks.atLeast("conv2d", "groups", 1, groups);
  }

  /** Returns this geometry with one stride for both axes. */
  public Convolution withStride(int stride) {
    return new Convolution(stride, stride, padding, dilationY, dilationX, groups, ceil);
  }

  /** Returns this geometry with another padding. */
  public Convolution withPadding(Padding other) {
    return new Convolution(strideY, strideX, other, dilationY, dilationX, groups, ceil);
  }

  /** Returns this geometry with the same padding on every side. */
  public Convolution withPadding(int all) {
    return withPadding(Padding.of(all));
  }

  /** Returns this geometry with one dilation for both axes. */
  public Convolution withDilation(int dilation) {
    return new Convolution(strideY, strideX, padding, dilation, dilation, groups, ceil);
  }

  /** Returns this geometry with that many groups. */
  public Convolution withGroups(int count) {
    return new Convolution(strideY, strideX, padding, dilationY, dilationX, count, ceil);
  }

  /** Returns this geometry with output sizes rounded up. */
  public Convolution withCeil() {
    return new Convolution(strideY, strideX, padding, dilationY, dilationX, groups, true);
  }

  /** Returns the shape {@code [batch, filters, rows, columns]} of the result. */
  Shape outputShape(Op op, Shape image, Shape filter) {
    List<Shape> shapes = List.of(image, filter);
    Checks.rank(op, shapes, 0, 4, "[batch,channels,height,width]");
    Checks.rank(op, shapes, 1, 4, "[filters,channels/groups,height,width]");
    int channels = image.dim(1);
    int filters = filter.dim(0);
    if (channels % groups != 0 || filters % groups != 0) {
      throw Checks.error(
          op,
          shapes,
          "%d channels and %d filters must both be multiples of the %d groups",
          channels,
          filters,
          groups);
    }
    if (filter.dim(1) != channels / groups) {
      throw Checks.error(
          op,
          shapes,
          "input has %d channels%s but the filter expects %d; give the filter %d channels",
          channels,
          groups == 1 ? "" : " in " + groups + " groups",
          filter.dim(1) * groups,
          channels / groups);
    }
    int rows =
        places(op, shapes, image.dim(2), filter.dim(2), padding.top(), padding.bottom(), true);
    int columns =
        places(op, shapes, image.dim(3), filter.dim(3), padding.left(), padding.right(), false);
    return Shape.of(image.dim(0), filters, rows, columns);
  }

  private int places(
      Op op, List<Shape> shapes, int in, int taps, int before, int after, boolean vertical) {
    int stride = vertical ? strideY : strideX;
    int spread = (vertical ? dilationY : dilationX) * (taps - 1) + 1;
    int room = before + in + after - spread;
    if (room < 0) {
      throw Checks.error(
          op,
          shapes,
          "a filter %s of %d does not fit an image of %d with padding %d and %d; pad more",
          vertical ? "height" : "width",
          spread,
          in,
          before,
          after);
    }
    return 1 + (ceil ? Math.ceilDiv(room, stride) : room / stride);
  }
}
