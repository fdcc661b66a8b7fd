package dev.lanes.spi;

import java.io.Serial;

/** The guarded value of a run, usually the loss, was not a finite number; no state was changed. */
public final class NonFiniteException extends ArithmeticException {
  @Serial private static final long serialVersionUID = 1L;

  private final long step;
  private final String first;

  /**
   * Creates the exception.
   *
   * @param step the step that was run
   * @param guard the name of the guarded node
   * @param first the name of the first node, in the order of the program, with a value that is not
   *     finite
   */
  public NonFiniteException(long step, String guard, String first) {
    super(
        "step "
            + step
            + ": "
            + guard
            + " is not a finite number; the first node with NaN or infinity is "
            + first
            + "; lower the learning rate or check the data");
    this.step = step;
    this.first = first;
  }

  /** Returns the step. */
  public long step() {
    return step;
  }

  /** Returns the name of the first node with a value that is not finite. */
  public String first() {
    return first;
  }
}
