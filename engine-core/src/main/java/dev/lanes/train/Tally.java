package dev.lanes.train;

import java.util.Arrays;

/** Adds up an evaluation, image by image; views of one image come one after the other. */
final class Tally {
  private final int views;
  private final float[] mean;
  private final long[] ranks;
  private final long[][] confusion;
  private int seen;
  private long images;
  private double lossSum;

  /** Starts; no classes means regression. */
  Tally(int classes, int views) {
    if (views < 1) {
      throw new IllegalArgumentException("evaluation: views must be at least 1, not " + views);
    }
    this.views = views;
    mean = new float[classes];
    ranks = new long[classes == 0 ? 0 : classes + 1];
    confusion = new long[classes][classes];
  }

  /** Adds the probabilities of one view. */
  void classified(float[] probabilities, int offset, int label) {
    for (int k = 0; k < mean.length; k++) {
      mean[k] += probabilities[offset + k] / views;
    }
    if (++seen < views) {
      return;
    }
    images++;
    // Probabilities are floats; below the smallest of them the logarithm is not known.
    lossSum -= StrictMath.log(Math.max(mean[label], Float.MIN_VALUE));
    ranks[Labels.rank(mean, 0, mean.length, label)]++;
    confusion[label][Labels.best(mean, 0, mean.length)]++;
    Arrays.fill(mean, 0);
    seen = 0;
  }

  /** Adds the squared error of one prediction. */
  void regressed(float[] predictions, float[] targets, int offset, int outputs) {
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      double difference = (double) predictions[offset + k] - targets[offset + k];
      sum += difference * difference;
    }
    images++;
    lossSum += sum / outputs;
  }

  Evaluation result() {
    return new Evaluation(images, lossSum / images, ranks, confusion);
  }
}
