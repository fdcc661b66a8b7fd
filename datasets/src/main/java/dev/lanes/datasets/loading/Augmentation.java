package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;

/**
 * How training images are varied: a random window, mirrored or not, with a square left out or not.
 *
 * @param height rows of the window; 0 means the image's own
 * @param width columns of the window; 0 means the image's own
 * @param padding how far the window may reach over each edge; what lies outside is 0 after
 *     preprocessing, that is the mean
 * @param flip whether left and right are exchanged with probability 1/2
 * @param cutout rows and columns of a square at a random place of the window that becomes 0 after
 *     preprocessing, that is the mean; 0 for none. DeVries and Taylor (2017), here always whole, as
 *     in Page (2018)
 * @param colourNoise the deviation of noise along the principal components of colour, in shares of
 *     the colours' own, such as 0.1; 0 for none. Krizhevsky, Sutskever and Hinton (2012)
 */
public record Augmentation(
    int height, int width, int padding, boolean flip, int cutout, float colourNoise) {
  /** The whole image as it is. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, false, 0, 0);

  /** Checks that nothing is negative. */
  public Augmentation {
    if (!(height >= 0 && width >= 0 && padding >= 0 && cutout >= 0 && colourNoise >= 0)) {
      throw new IllegalArgumentException(
          "augmentation: crop %dx%d with padding %d, cutout %d and colour noise %s has a negative number; give 0 or more"
              .formatted(height, width, padding, cutout, colourNoise));
    }
  }

  /** Without colour noise. */
  public Augmentation(int height, int width, int padding, boolean flip, int cutout) {
    this(height, width, padding, flip, cutout, 0);
  }

  /** Without cutout and colour noise. */
  public Augmentation(int height, int width, int padding, boolean flip) {
    this(height, width, padding, flip, 0, 0);
  }

  /**
   * The same with a window of this size.
   *
   * @param newHeight rows
   * @param newWidth columns
   * @return the augmentation
   */
  public Augmentation withCrop(int newHeight, int newWidth) {
    return new Augmentation(newHeight, newWidth, padding, flip, cutout, colourNoise);
  }

  /**
   * The same with the window allowed to reach over the edges.
   *
   * @param newPadding pixels on each side
   * @return the augmentation
   */
  public Augmentation withPadding(int newPadding) {
    return new Augmentation(height, width, newPadding, flip, cutout, colourNoise);
  }

  /**
   * The same with mirroring.
   *
   * @return the augmentation
   */
  public Augmentation withFlip() {
    return new Augmentation(height, width, padding, true, cutout, colourNoise);
  }

  /**
   * The same with a square left out.
   *
   * @param size rows and columns of the square
   * @return the augmentation
   */
  public Augmentation withCutout(int size) {
    return new Augmentation(height, width, padding, flip, size, colourNoise);
  }

  /**
   * The same with noise of colour.
   *
   * @param deviation in shares of the colours' own
   * @return the augmentation
   */
  public Augmentation withColourNoise(float deviation) {
    return new Augmentation(height, width, padding, flip, cutout, deviation);
  }

  /**
   * The shape of the images that come out.
   *
   * @param image the shape of those that go in
   * @return the channels with the size of the window
   * @throws DataException if the window is larger than the padded image, or the cutout than the
   *     window
   */
  public ImageShape window(ImageShape image) {
    ImageShape window =
        image.withSize(height == 0 ? image.height() : height, width == 0 ? image.width() : width);
    if (window.height() > image.height() + 2 * padding
        || window.width() > image.width() + 2 * padding) {
      throw new DataException(
          "augmentation: a crop of %dx%d does not fit into images of %dx%d with padding %d; give a smaller crop or larger images"
              .formatted(window.height(), window.width(), image.height(), image.width(), padding));
    }
    if (cutout > Math.min(window.height(), window.width())) {
      throw new DataException(
          "augmentation: a cutout of %dx%d does not fit into a window of %dx%d; give a smaller one"
              .formatted(cutout, cutout, window.height(), window.width()));
    }
    return window;
  }
}
