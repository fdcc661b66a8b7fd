package dev.lanes.train;

/** Class indices, and where the right one stands among a network's answers. */
final class Labels {
  private Labels() {}

  /** Requires the first labels to be classes. */
  static void require(float[] labels, int count, int classes) {
    for (int i = 0; i < count; i++) {
      require(labels[i], i, classes);
    }
  }

  /** Requires one label to be a class, that of the i-th image of a batch. */
  static void require(float label, int i, int classes) {
    if (!(label >= 0 && label < classes) || label != (int) label) {
      throw new IllegalArgumentException(
          "labels: image %d of the batch has label %s but the network has the classes 0 to %d; check the data set or give the last layer more outputs"
              .formatted(i, label, classes - 1));
    }
  }

  /**
   * Returns how many classes are scored above the right one; of equal scores the lower index comes
   * first. A score that is not a number is never right.
   */
  static int rank(float[] scores, int offset, int classes, int label) {
    float own = scores[offset + label];
    int ahead = Float.isNaN(own) ? classes : 0;
    for (int k = 0; k < classes; k++) {
      float other = scores[offset + k];
      if (other > own || (other == own && k < label) || Float.isNaN(other)) {
        ahead++;
      }
    }
    return Math.min(ahead, classes);
  }

  /** Returns the class of the highest score, the first of equals. */
  static int best(float[] scores, int offset, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (scores[offset + k] > scores[offset + best]) {
        best = k;
      }
    }
    return best;
  }
}
