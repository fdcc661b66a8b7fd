package dev.lanes.spi;

import java.util.List;

/**
 * A compiled program in words and numbers.
 *
 * @param steps what is run, in order
 * @param activationBytes memory for the values of one run, as planned
 * @param variableBytes memory for parameters and state
 * @param scratchBytes memory for packed operands and partial sums
 */
public record Explanation(
    List<StepExplanation> steps, long activationBytes, long variableBytes, long scratchBytes) {
  /** Copies the list. */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param name the node whose value is stored
   * @param operation the operation with those fused to it, such as {@code conv2d + addBias}
   * @param shape the shape of the value
   * @param algorithm how the backend computes it
   * @param multiplyAccumulates its multiply-accumulates
   * @param bytes the memory of the value
   */
  public record StepExplanation(
      String name,
      String operation,
      String shape,
      String algorithm,
      long multiplyAccumulates,
      long bytes) {}
}
