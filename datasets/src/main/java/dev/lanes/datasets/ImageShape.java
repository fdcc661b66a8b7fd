package dev.lanes.datasets;

/**
 * The shape {@code [channels, height, width]} of every image of a set.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageShape(int channels, int height, int width) {
  /** Checks the three sizes. */
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image shape: [%d,%d,%d] has a size below 1; give channels, height and width of at least 1"
              .formatted(channels, height, width));
    }
    Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /**
   * How many values one image has.
   *
   * @return channels * height * width
   */
  public int length() {
    return channels * height * width;
  }

  /**
   * The same channels at another size.
   *
   * @param newHeight rows
   * @param newWidth columns
   * @return the shape
   */
  public ImageShape withSize(int newHeight, int newWidth) {
    return new ImageShape(channels, newHeight, newWidth);
  }

  /** {@return the shape as {@code [channels,height,width]}} */
  @Override
  public String toString() {
    return "[%d,%d,%d]".formatted(channels, height, width);
  }
}
