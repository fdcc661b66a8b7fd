package dev.lanes.vector;

/**
 * A kernel over a row of equal units, cut into parts of about the same work.
 *
 * @param algorithm a word or two for the plan
 * @param units the number of units
 * @param parts into how many ranges they are cut
 * @param body computes a range
 */
record RangeKernel(String algorithm, int units, int parts, Body body) implements Kernel {
  /** Floats touched by one part: 64 KiB, some microseconds, far more than handing it over costs. */
  static final int GRAIN = 16_384;

  /** Computes the units {@code from} (inclusive) to {@code to} (exclusive). */
  interface Body {
    void run(int from, int to, int thread, long step);
  }

  /** Returns the kernel, with parts of about {@link #GRAIN} floats. */
  static Kernel of(String algorithm, int units, long floatsPerUnit, Body body) {
    long wanted = Math.ceilDiv(units * floatsPerUnit, (long) GRAIN);
    return new RangeKernel(algorithm, units, Math.clamp(wanted, 1, units), body);
  }

  @Override
  public void run(int part, int thread, long step) {
    int from = (int) ((long) units * part / parts);
    int to = (int) ((long) units * (part + 1) / parts);
    body.run(from, to, thread, step);
  }
}
