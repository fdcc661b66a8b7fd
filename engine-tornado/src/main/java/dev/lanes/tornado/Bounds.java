package dev.lanes.tornado;

/** Bounds of parallel loops. */
final class Bounds {
  /**
   * A bound {@code n & ANY} is n, but no parameter: where a grid is given, TornadoVM puts the
   * grid's size, which is padded, in the place of a parameter that bounds a parallel loop.
   */
  static final int ANY = Integer.MAX_VALUE;

  private Bounds() {}
}
