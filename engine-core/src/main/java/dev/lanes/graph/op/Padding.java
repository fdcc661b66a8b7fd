package dev.lanes.graph.op;

/**
 * Places added around an image, per side.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns to the left
 * @param right columns to the right
 */
public record Padding(int top, int bottom, int left, int right) {
  /** No padding. */
  public static final Padding NONE = of(0);

  /** Checks that none is negative. */
  public Padding {
    Checks.atLeast(
        "padding", "each side", 0, Math.min(Math.min(top, bottom), Math.min(left, right)));
  }

  /** Returns the same padding on every side. */
  public static Padding of(int all) {
    return new Padding(all, all, all, all);
  }
}
