package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The window of a pooling operation and how it moves.
 *
 * <p>Along one axis the result has {@code 1 + floor((p + in + q - size) / stride)} places, or ceil
 * where asked; a window that would start beyond the image is left out. Padding is never read:
 * windows are clipped to real pixels.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideY rows between windows
 * @param strideX columns between windows
 * @param padding how far windows may reach beyond the image; less than the window on each side
 * @param ceil whether a last, partial window counts
 */
public record Window(
    int height, int width, int strideY, int strideX, Padding padding, boolean ceil) {
  /** Checks sizes, strides and padding. */
  public Window {
    Checks.atLeast("pool", "window", 1, Math.min(height, width));
    Checks.atLeast("pool", "stride", 1, Math.min(strideY, strideX));
    if (Math.max(padding.top(), padding.bottom()) >= height
        || Math.max(padding.left(), padding.right()) >= width) {
      throw new IllegalArgumentException(
          "pool: padding "
              + padding
              + " must be smaller than the window "
              + height
              + "x"
              + width
              + ", or windows without a pixel arise");
    }
  }

  /** Returns a square window that moves by its own size. */
  public static Window of(int size) {
    return new Window(size, size, size, size, Padding.NONE, false);
  }

  /** Returns this window with one stride for both axes. */
  public Window withStride(int stride) {
    return new Window(height, width, stride, stride, padding, ceil);
  }

  /** Returns this window with the same padding on every side. */
  public Window withPadding(int all) {
    return new Window(height, width, strideY, strideX, Padding.of(all), ceil);
  }

  /** Returns this window with output sizes rounded up. */
  public Window withCeil() {
    return new Window(height, width, strideY, strideX, padding, true);
  }

  /** Returns the shape {@code [batch, channels, rows, columns]} of the result. */
  Shape outputShape(Op op, Shape image) {
    List<Shape> shapes = List.of(image);
    Checks.rank(op, shapes, 0, 4, "[batch,channels,height,width]");
    int rows = places(op, shapes, image.dim(2), height, strideY, padding.top(), padding.bottom());
    int columns = places(op, shapes, image.dim(3), width, strideX, padding.left(), padding.right());
    return Shape.of(image.dim(0), image.dim(1), rows, columns);
  }

  private int places(
      Op op, List<Shape> shapes, int in, int size, int stride, int before, int after) {
    int room = before + in + after - size;
    if (room < 0) {
      throw Checks.error(
          op, shapes, "a window of %d does not fit an image of %d; use a smaller one", size, in);
    }
    int count = 1 + (ceil ? Math.ceilDiv(room, stride) : room / stride);
    return (count - 1) * stride >= in + before ? count - 1 : count;
  }
}
