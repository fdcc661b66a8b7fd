package dev.lanes.datasets;

/**
 * One part of an image set: numbered images with their labels.
 *
 * <p>Implementations are immutable and may be read by several threads at once. No object is made
 * per image; the caller brings the array.
 */
public interface Split {
  /**
   * How many images there are.
   *
   * @return the number, at least 1
   */
  int size();

  /**
   * The class of an image.
   *
   * @param index which image, {@code 0 .. size()-1}
   * @return an index into the set's class names
   */
  int label(int index);

  /**
   * Copies the raw image: unsigned bytes 0..255, channel planes one after the other.
   *
   * @param index which image, {@code 0 .. size()-1}
   * @param out receives {@code channels * height * width} bytes
   * @param offset where the first one goes
   * @return whether there is one; false for a file that cannot be read, where such are passed over
   * @throws DataException if the image lies in a file that cannot be read
   */
  boolean read(int index, byte[] out, int offset);
}
