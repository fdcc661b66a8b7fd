package dev.lanes.train;

import java.util.Comparator;

/**
 * A test image that was taken for another class.
 *
 * @param image which one, in the order of the test images, from 0
 * @param actual its class
 * @param predicted the class it was taken for
 * @param actualProbability the probability given to its class, which is what the loss punishes
 * @param predictedProbability the probability given to the other, which is the greatest
 */
public record Mistake(
    long image, int actual, int predicted, float actualProbability, float predictedProbability) {
  /** The worst first: by the probability of the right class, then of the wrong one. */
  public static final Comparator<Mistake> WORST_FIRST =
      Comparator.comparingDouble(Mistake::actualProbability)
          .thenComparing(Comparator.comparingDouble(Mistake::predictedProbability).reversed())
          .thenComparingLong(Mistake::image);
}
