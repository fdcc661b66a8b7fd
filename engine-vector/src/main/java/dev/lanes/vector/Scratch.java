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
    length = Math.max(length, floats);
  }

  /** Returns the memory, with anything in it. */
  float[] array() {
    float[] present = array;
    return isEnough(present) ? present : grown();
  }

  private synchronized float[] grown() {
    if (!isEnough(array)) {
      array = Arena.array(length);
    }
    return array;
  }

  private boolean isEnough(float[] present) {
    return present.length - VectorConstants.FIRST >= length;
  }
}
