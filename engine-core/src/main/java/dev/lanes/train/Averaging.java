package dev.lanes.train;

/**
 * How the weights of the last steps are averaged.
 *
 * <p>After the n-th step from the start on, {@code a <- a + max(1 - decay, 1/n) (w - a)}: the plain
 * mean at first, later one in which older weights count less. A decay of 1 is the mean of all:
 * Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018.
 *
 * @param decay the share of the average that stays in each step, in (0,1]
 * @param start the share of the training before it begins, in [0,1)
 */
public record Averaging(float decay, double start) {
  /** Checks both. */
  public Averaging {
    if (!(decay > 0 && decay <= 1) || !(start >= 0 && start < 1)) {
      throw new IllegalArgumentException(
          "averaging: decay %s and start %s; give a decay above 0 up to 1, a start of 0 to below 1"
              .formatted(decay, start));
    }
  }

  /** Returns the share of the new weights after the n-th step, from 1. */
  float share(long n) {
    return Math.max(1 - decay, 1f / n);
  }

  /** Returns the averaging in words; two of the same words are the same. */
  public String describe() {
    return "decay " + decay + " from " + start;
  }
}
