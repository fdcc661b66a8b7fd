package dev.lanes.vector;

/**
 * Memory that all kernels of a session share, since they run one after another. What a kernel
 * leaves there is only there for the next.
 */
final class Scratch {
  private long length;
  private float[] array = {};

  /** Makes sure that there are so many floats from {@link VectorConstants#FIRST} on. */
  void reserve(long floats) {
    length = Math.max(length, Math.addExact(floats, VectorConstants.FIRST));
  }

  /** Returns the memory, with anything in it. */
  float[] array() {
    float[] present = array;
    return present.length >= length ? present : grown();
  }

  private synchronized float[] grown() {
    if (array.length < length) {
      array = Arena.array(length);
    }
    return array;
  }
}
