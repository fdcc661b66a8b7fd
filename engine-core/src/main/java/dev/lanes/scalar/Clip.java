package dev.lanes.scalar;

/**
 * The part of a window that lies within an image: taps i with {@code 0 <= origin + i step < size}.
 */
final class Clip {
  private Clip() {}

  /** Returns the first such tap. */
  static int from(int origin, int step) {
    return origin >= 0 ? 0 : Math.ceilDiv(-origin, step);
  }

  /** Returns the tap after the last one, of {@code taps} in all. */
  static int to(int origin, int step, int size, int taps) {
    return Math.min(taps, Math.floorDiv(size - 1 - origin, step) + 1);
  }
}
