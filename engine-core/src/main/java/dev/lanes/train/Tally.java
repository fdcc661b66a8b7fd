package dev.lanes.train;

import java.util.Arrays;
import java.util.PriorityQueue;

/** Adds up an evaluation, image by image; views of one image come one after the other. */
final class Tally {
  /** How many mistakes are kept: as many as one looks at. */
  private static final int MISTAKES = 24;

  private final int views;
  private final float[] mean;
  private final long[] ranks;
  private final long[][] confusion;
  // The least of the worst is at the head, to be replaced by what is worse.
  private final PriorityQueue<Mistake> mistakes =
      new PriorityQueue<>(Mistake.WORST_FIRST.reversed());
  private int seen;
  private long images;
  private long leftOut;
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
    // Probabilities are floats; below the smallest of them the logarithm is not known.
    lossSum -= StrictMath.log(Math.max(mean[label], Float.MIN_VALUE));
    ranks[Labels.rank(mean, 0, mean.length, label)]++;
    int best = Labels.best(mean, 0, mean.length);
    confusion[label][best]++;
    if (best != label) {
      keep(new Mistake(images + leftOut, label, best, mean[label], mean[best]));
    }
    images++;
    Arrays.fill(mean, 0);
    seen = 0;
  }

  private void keep(Mistake mistake) {
    mistakes.add(mistake);
    if (mistakes.size() > MISTAKES) {
      mistakes.remove();
    }
  }

  /** Passes over one view of an image that could not be read. */
  void leaveOut() {
    if (++seen == views) {
      leftOut++;
      seen = 0;
    }
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
    return new Evaluation(
        images,
        leftOut,
        lossSum / images,
        ranks,
        confusion,
        mistakes.stream().sorted(Mistake.WORST_FIRST).toList());
  }
}
