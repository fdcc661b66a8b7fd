package dev.lanes.train;

import java.util.List;

/** What an evaluation found. */
public final class Evaluation {
  private final long images;
  private final long leftOut;
  private final double loss;
  private final long[] ranks;
  private final long[][] confusion;
  private final List<Mistake> mistakes;

  Evaluation(
      long images,
      long leftOut,
      double loss,
      long[] ranks,
      long[][] confusion,
      List<Mistake> mistakes) {
    this.images = images;
    this.leftOut = leftOut;
    this.loss = loss;
    this.ranks = ranks;
    this.confusion = confusion;
    this.mistakes = mistakes;
  }

  /** Returns how many images were evaluated. */
  public long images() {
    return images;
  }

  /** Returns how many images were left out because they cannot be read. */
  public long leftOut() {
    return leftOut;
  }

  /**
   * Returns the mean loss, for classes the cross-entropy of the softmax whatever was trained by,
   * without penalties and smoothing; NaN without images.
   */
  public double loss() {
    return loss;
  }

  /** Returns the share of images whose class is scored highest; NaN where there are no classes. */
  public double accuracy() {
    return topK(1);
  }

  /**
   * Returns the share of images whose class is among the k scored highest; NaN where there are no
   * classes.
   *
   * @param k at least 1
   */
  public double topK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("evaluation: k must be at least 1, not " + k);
    }
    if (ranks.length == 0) {
      return Double.NaN;
    }
    long hits = 0;
    for (int rank = 0; rank < Math.min(k, confusion.length); rank++) {
      hits += ranks[rank];
    }
    return (double) hits / images;
  }

  /**
   * Returns how often each class was taken for each.
   *
   * @return {@code [actual][predicted]}; empty where there are no classes
   */
  public long[][] confusion() {
    long[][] copy = new long[confusion.length][];
    for (int actual = 0; actual < copy.length; actual++) {
      copy[actual] = confusion[actual].clone();
    }
    return copy;
  }

  /** Returns the mistakes with the greatest loss, the worst first, two dozen at most. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
