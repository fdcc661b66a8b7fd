package dev.lanes.tornado;

/** Two small numbers in one, as a task takes at most twenty parameters. */
final class Pair {
  private static final int LIMIT = 1 << 15;

  private Pair() {}

  /**
   * Returns {@code vertical << 16 | horizontal}.
   *
   * @throws UnsupportedOperationException if one is 32768 or more
   */
  static int packed(int vertical, int horizontal) {
    if (vertical >= LIMIT || horizontal >= LIMIT) {
      throw new UnsupportedOperationException(
          "compile: tornado takes images, windows and strides below %d, not %d by %d; use another backend"
              .formatted(LIMIT, vertical, horizontal));
    }
    return vertical << 16 | horizontal;
  }
}
