package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Softmax and cross-entropy of batched values {@code [classes, images]}: an item is an image. */
final class Softmaxes {
  private Softmaxes() {}

  private static float largest(FloatArray m, int x, int classes, int pitch) {
    float largest = m.get(x);
    for (int k = 1; k < classes; k++) {
      float value = m.get(x + k * pitch);
      largest = value > largest ? value : largest;
    }
    return largest;
  }

  private static float sumOfExponentials(
      FloatArray m, int x, int classes, int pitch, float largest) {
    float sum = 0f;
    for (int k = 0; k < classes; k++) {
      sum += TornadoMath.exp(m.get(x + k * pitch) - largest);
    }
    return sum;
  }

  /** Returns whether a label is a whole number that names a class: 1 or 0. */
  private static int names(float label, int classes) {
    int k = (int) label;
    return (float) k == label && k >= 0 && k < classes ? 1 : 0;
  }

  static void shares(FloatArray m, int x, int y, int images, int pitch, int classes) {
    for (@Parallel int n = 0; n < (images & Bounds.ANY); n++) {
      float largest = largest(m, x + n, classes, pitch);
      float sum = sumOfExponentials(m, x + n, classes, pitch, largest);
      for (int k = 0; k < classes; k++) {
        m.set(y + k * pitch + n, TornadoMath.exp(m.get(x + k * pitch + n) - largest) / sum);
      }
    }
  }

  /** Computes {@code dx = y (dy - sum of dy y)}. */
  static void sharesGradient(
      FloatArray m, int y, int dy, int dx, int images, int pitch, int classes) {
    for (@Parallel int n = 0; n < (images & Bounds.ANY); n++) {
      float sum = 0f;
      for (int k = 0; k < classes; k++) {
        sum += m.get(dy + k * pitch + n) * m.get(y + k * pitch + n);
      }
      for (int k = 0; k < classes; k++) {
        int at = k * pitch + n;
        m.set(dx + at, m.get(y + at) * (m.get(dy + at) - sum));
      }
    }
  }

  /**
   * Computes one loss an image; NaN where the label names no class. The NaN lies in memory, as
   * TornadoVM cannot write one into a kernel.
   */
  static void crossEntropy(
      FloatArray m,
      int x,
      int labels,
      int y,
      int images,
      int pitch,
      int classes,
      float smoothing,
      int notANumberAt) {
    for (@Parallel int n = 0; n < (images & Bounds.ANY); n++) {
      float label = m.get(labels + n);
      float largest = largest(m, x + n, classes, pitch);
      float logSum = TornadoMath.log(sumOfExponentials(m, x + n, classes, pitch, largest));
      float loss = m.get(notANumberAt);
      if (names(label, classes) == 1) {
        int k = (int) label;
        loss = (1f - smoothing) * (logSum - (m.get(x + k * pitch + n) - largest));
        if (smoothing > 0f) {
          float sum = 0f;
          for (int j = 0; j < classes; j++) {
            sum += logSum - (m.get(x + j * pitch + n) - largest);
          }
          loss += smoothing / classes * sum;
        }
      }
      m.set(y + n, loss);
    }
  }

  /** Computes {@code dx = dy (softmax(x) - q)}. */
  static void crossEntropyGradient(
      FloatArray m,
      int x,
      int labels,
      int dy,
      int dx,
      int images,
      int pitch,
      int classes,
      float smoothing,
      int notANumberAt) {
    for (@Parallel int n = 0; n < (images & Bounds.ANY); n++) {
      float label = m.get(labels + n);
      float upstream = m.get(notANumberAt);
      int target = -1;
      if (names(label, classes) == 1) {
        upstream = m.get(dy + n);
        target = (int) label;
      }
      float largest = largest(m, x + n, classes, pitch);
      float sum = sumOfExponentials(m, x + n, classes, pitch, largest);
      for (int k = 0; k < classes; k++) {
        float wanted = smoothing / classes;
        if (k == target) {
          wanted += 1f - smoothing;
        }
        float share = TornadoMath.exp(m.get(x + k * pitch + n) - largest) / sum;
        m.set(dx + k * pitch + n, upstream * (share - wanted));
      }
    }
  }

  /** Notes whether the label's score is the highest, and of equal ones the first: 1 or 0. */
  static void correct(FloatArray m, int x, int labels, int y, int images, int pitch, int classes) {
    for (@Parallel int n = 0; n < (images & Bounds.ANY); n++) {
      float label = m.get(labels + n);
      float right = 0f;
      if (names(label, classes) == 1) {
        int own = (int) label;
        float score = m.get(x + own * pitch + n);
        right = 1f;
        for (int k = 0; k < classes; k++) {
          float other = m.get(x + k * pitch + n);
          // less or equal would be true for NaN on a device
          float ahead = other < score ? 0f : 1f;
          if (other == score && k >= own) {
            ahead = 0f;
          }
          right = right - right * ahead;
        }
      }
      m.set(y + n, right);
    }
  }
}
