package dev.lanes.scalar;

/** Softmax and cross-entropy, row by row. */
final class ScalarSoftmax {
  private ScalarSoftmax() {}

  static void softmax(Tensor x, Tensor y, boolean wide) {
    int classes = x.dim(1);
    for (int n = 0; n < x.dim(0); n++) {
      int in = x.at + n * classes;
      int out = y.at + n * classes;
      float largest = largest(x.data, in, classes);
      double sum = sumOfExponentials(x.data, in, classes, largest, wide);
      for (int k = 0; k < classes; k++) {
        y.data[out + k] = (float) (Math.exp((double) x.data[in + k] - largest) / sum);
      }
    }
  }

  static void softmaxGradient(Tensor y, Tensor dy, Tensor dx, boolean wide) {
    int classes = y.dim(1);
    for (int n = 0; n < y.dim(0); n++) {
      int row = n * classes;
      float sum = 0;
      double wideSum = 0;
      for (int k = row; k < row + classes; k++) {
        if (wide) {
          wideSum += (double) dy.data[dy.at + k] * y.data[y.at + k];
        } else {
          sum += dy.data[dy.at + k] * y.data[y.at + k];
        }
      }
      float product = wide ? (float) wideSum : sum;
      for (int k = row; k < row + classes; k++) {
        dx.data[dx.at + k] = y.data[y.at + k] * (dy.data[dy.at + k] - product);
      }
    }
  }

  static void crossEntropy(float smoothing, Tensor x, Tensor labels, Tensor y, boolean wide) {
    int classes = x.dim(1);
    for (int n = 0; n < x.dim(0); n++) {
      int row = x.at + n * classes;
      int label = label(labels.data[labels.at + n], classes);
      if (label < 0) {
        y.data[y.at + n] = Float.NaN;
        continue;
      }
      float largest = largest(x.data, row, classes);
      double logSum = Math.log(sumOfExponentials(x.data, row, classes, largest, wide));
      double loss = (1.0 - smoothing) * (logSum - ((double) x.data[row + label] - largest));
      if (smoothing > 0) {
        float sum = 0;
        double wideSum = 0;
        for (int k = row; k < row + classes; k++) {
          double term = logSum - ((double) x.data[k] - largest);
          if (wide) {
            wideSum += term;
          } else {
            sum += (float) term;
          }
        }
        loss += (double) smoothing / classes * (wide ? wideSum : sum);
      }
      y.data[y.at + n] = (float) loss;
    }
  }

  static void crossEntropyGradient(
      float smoothing, Tensor x, Tensor labels, Tensor dy, Tensor dx, boolean wide) {
    int classes = x.dim(1);
    for (int n = 0; n < x.dim(0); n++) {
      int in = x.at + n * classes;
      int out = dx.at + n * classes;
      int label = label(labels.data[labels.at + n], classes);
      float largest = largest(x.data, in, classes);
      double sum = sumOfExponentials(x.data, in, classes, largest, wide);
      float upstream = label < 0 ? Float.NaN : dy.data[dy.at + n];
      for (int k = 0; k < classes; k++) {
        double target = (k == label ? 1.0 - smoothing : 0) + (double) smoothing / classes;
        double share = Math.exp((double) x.data[in + k] - largest) / sum;
        dx.data[out + k] = (float) (upstream * (share - target));
      }
    }
  }

  static void correct(Tensor x, Tensor labels, Tensor y) {
    int classes = x.dim(1);
    for (int n = 0; n < x.dim(0); n++) {
      int row = x.at + n * classes;
      int label = label(labels.data[labels.at + n], classes);
      boolean right = label >= 0;
      for (int k = 0; right && k < classes; k++) {
        float own = x.data[row + label];
        float other = x.data[row + k];
        right = k < label ? other < own : other <= own; // false for NaN
      }
      y.data[y.at + n] = right ? 1 : 0;
    }
  }

  /** Returns the class a label names; -1 if it names none. */
  private static int label(float value, int classes) {
    int label = (int) value;
    return label == value && label >= 0 && label < classes ? label : -1;
  }

  private static float largest(float[] x, int from, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = from; k < from + count; k++) {
      largest = Math.max(largest, x[k]);
    }
    return largest;
  }

  private static double sumOfExponentials(
      float[] x, int from, int count, float largest, boolean wide) {
    float sum = 0;
    double wideSum = 0;
    for (int k = from; k < from + count; k++) {
      double term = Math.exp((double) x[k] - largest);
      if (wide) {
        wideSum += term;
      } else {
        sum += (float) term;
      }
    }
    return wide ? wideSum : sum;
  }
}
