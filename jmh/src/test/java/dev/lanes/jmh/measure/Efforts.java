package dev.lanes.jmh.measure;

/** How much time a figure of a test is worth. */
public final class Efforts {
  /** Three rounds of a few milliseconds. */
  public static final Effort SHORT =
      new Effort(
          0.01,
          0.001,
          0.01,
          3,
          3,
          0.5,
          Effort.Bandwidth.NEVER,
          Effort.Clock.WALL,
          Effort.Check.WHOLE);

  private Efforts() {}
}
