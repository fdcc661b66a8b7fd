package dev.lanes.vector;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Convolution;
import java.util.List;

/**
 * A convolution or its transpose, reduced to one form: results sum over the channels of a source
 * and the taps along two axes.
 *
 * <p>The weight of filter f, channel c (both counted within group g) and tap (r, s) lies at {@code
 * g * groupStep + f * filterStep + c * channelStep + r * filterWidth + s}. For the transpose, which
 * gives the input gradient, filters and channels change places and so do image and result.
 *
 * @param groups groups of channels that do not see each other
 * @param channels channels of the source, per group
 * @param filters channels of the result, per group
 * @param sourceHeight rows of the source
 * @param sourceWidth columns of the source
 * @param height rows of the result
 * @param width columns of the result
 * @param rows the vertical axis, by phase
 * @param columns the horizontal axis, by phase
 * @param filterWidth columns of a filter
 * @param groupStep weights of a group
 * @param filterStep weights from one filter to the next
 * @param channelStep weights from one channel to the next
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Correlation(
    int groups,
    int channels,
    int filters,
    int sourceHeight,
    int sourceWidth,
    int height,
    int width,
    Axis[] rows,
    Axis[] columns,
    int filterWidth,
    int groupStep,
    int filterStep,
    int channelStep) {

  /** Returns the shape of the result of a convolution. */
  static Shape outputShape(Convolution g, Shape image, Shape filter) {
    return new Conv2d(g).outputShape(List.of(image, filter));
  }

  /** Returns the convolution itself. */
  static Correlation forward(Convolution g, Shape image, Shape filter) {
    Shape out = outputShape(g, image, filter);
    int taps = filter.dim(2) * filter.dim(3);
    int filters = filter.dim(0) / g.groups();
    return new Correlation(
        g.groups(),
        filter.dim(1),
        filters,
        image.dim(2),
        image.dim(3),
        out.dim(2),
        out.dim(3),
        Axis.forward(
            image.dim(2), out.dim(2), filter.dim(2), g.strideY(), g.dilationY(), g.padding().top()),
        Axis.forward(
            image.dim(3),
            out.dim(3),
            filter.dim(3),
            g.strideX(),
            g.dilationX(),
            g.padding().left()),
        filter.dim(3),
        filters * filter.sizePerEntry(),
        filter.sizePerEntry(),
        taps);
  }

  /** Returns its transpose, from output gradients to input gradients. */
  static Correlation transposed(Convolution g, Shape image, Shape filter) {
    Shape out = outputShape(g, image, filter);
    int taps = filter.dim(2) * filter.dim(3);
    int filters = filter.dim(0) / g.groups();
    return new Correlation(
        g.groups(),
        filters,
        filter.dim(1),
        out.dim(2),
        out.dim(3),
        image.dim(2),
        image.dim(3),
        Axis.transposed(
            image.dim(2), out.dim(2), filter.dim(2), g.strideY(), g.dilationY(), g.padding().top()),
        Axis.transposed(
            image.dim(3),
            out.dim(3),
            filter.dim(3),
            g.strideX(),
            g.dilationX(),
            g.padding().left()),
        filter.dim(3),
        filters * filter.sizePerEntry(),
        taps,
        filter.sizePerEntry());
  }

  /**
   * Returns the same correlation with images of other rows, the longest there are up to a length,
   * where a result reads its own place and no other and so does not need to know about rows;
   * otherwise this one.
   */
  Correlation withRowsUpTo(int most) {
    if (!isPointwise(rows) || !isPointwise(columns)) {
      return this;
    }
    int places = Math.multiplyExact(height, width);
    int length = Math.min(most, places);
    while (places % length != 0) {
      length--;
    }
    return new Correlation(
        groups,
        channels,
        filters,
        places / length,
        length,
        places / length,
        length,
        Axis.forward(places / length, places / length, 1, 1, 1, 0),
        Axis.forward(length, length, 1, 1, 1, 0),
        filterWidth,
        groupStep,
        filterStep,
        channelStep);
  }

  private static boolean isPointwise(Axis[] phases) {
    Axis axis = phases[0];
    return axis.taps() == 1
        && axis.step() == 1
        && axis.sourceStep() == 1
        && axis.origin() == 0
        && axis.places() == axis.source();
  }

  /** Returns the elements of one image of the source. */
  int sourceSize() {
    return groups * channels * sourceHeight * sourceWidth;
  }

  /** Returns the elements of one image of the result. */
  int resultSize() {
    return groups * filters * height * width;
  }

  /** Returns the multiply-accumulates of one group of one image, without those with padding. */
  double work() {
    return (double) filters * channels * inside(rows) * inside(columns);
  }

  /** Returns the same with the padding beside the image, which a row of results is taken with. */
  double panelWork() {
    long columns = 0;
    for (Axis axis : this.columns) {
      columns += (long) axis.places() * axis.taps();
    }
    return (double) filters * channels * inside(rows) * columns;
  }

  private static long inside(Axis[] phases) {
    long taps = 0;
    for (Axis axis : phases) {
      for (int j = 0; j < axis.places(); j++) {
        taps += Math.max(0, axis.endInside(j) - axis.firstInside(j));
      }
    }
    return taps;
  }

  /** Returns the multiply-accumulates of one row of one image, at most. */
  long rowWork() {
    return (long) resultSize() / height * channels * rows[0].taps() * columns[0].taps();
  }
}
