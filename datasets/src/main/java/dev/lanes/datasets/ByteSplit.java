package dev.lanes.datasets;

/**
 * A split held in memory as one array of bytes, image after image, and one of labels.
 *
 * <p>CIFAR-10's training images take 154 MB this way; an object per image would add its header and
 * a pointer to each.
 */
public final class ByteSplit implements Split {
  private final byte[] pixels; // [size, channels, height, width]
  private final byte[] labels; // [size]
  private final int length;

  /**
   * Takes the arrays as they are, without copying: the caller must not change them afterwards.
   *
   * @param operation what is being read, for the errors, such as {@code "cifar10 train"}
   * @param shape the shape of one image
   * @param classes the number of classes, at most 256
   * @param pixels all images, unsigned bytes {@code [size, channels, height, width]}
   * @param labels one class index each
   * @throws DataException if there are no images, the lengths disagree, or a label is out of range
   */
  public ByteSplit(String operation, ImageShape shape, int classes, byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
    this.length = shape.length();
    if (labels.length == 0) {
      throw new DataException(operation + ": there are no images; give at least one");
    }
    if ((long) labels.length * length != pixels.length) {
      throw new DataException(
          "%s: %d bytes of pixels do not make %d images of shape %s; give %d bytes"
              .formatted(
                  operation, pixels.length, labels.length, shape, (long) labels.length * length));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xFF) >= classes) {
        throw new DataException(
            ("%s: image %d has the label %d, but the %d classes are numbered 0..%d; the file is"
                    + " damaged or of another data set: fetch it again")
                .formatted(operation, i, labels[i] & 0xFF, classes, classes - 1));
      }
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index] & 0xFF;
  }

  @Override
  public boolean read(int index, byte[] out, int offset) {
    System.arraycopy(pixels, index * length, out, offset, length);
    return true;
  }
}
