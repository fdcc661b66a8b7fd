package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

/**
 * What compares numbers, number by number, for vectors of two floats: C2 has no register for a mask
 * of two, so that each would be an object.
 */
final class Pairs {
  private Pairs() {}

  static void relu(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = x[xAt + i] <= 0 ? 0 : x[xAt + i];
    }
  }

  static void leakyRelu(float slope, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = x[xAt + i] > 0 ? x[xAt + i] : x[xAt + i] * slope;
    }
  }

  static void sign(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.signum(x[xAt + i]) + 0f; // no negative zero
    }
  }

  static void reluGradient(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = y[yAt + i] > 0 ? dy[dyAt + i] : 0;
    }
  }

  static void leakyReluGradient(
      float slope, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = y[yAt + i] > 0 ? dy[dyAt + i] : dy[dyAt + i] * slope;
    }
  }

  /** Computes the gradient of a rectifier behind a normalisation. */
  static void normalisedReluGradient(
      float[] x,
      int xAt,
      float mean,
      float factor,
      float shift,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = Math.fma(x[xAt + i] - mean, factor, shift) > 0 ? dy[dyAt + i] : 0;
    }
  }

  /**
   * Adds the gradients of 16 windows to the first place of each that holds its maximum.
   *
   * @param places where the windows begin a row, {@code rows} of {@code columns}, {@code step}
   *     apart
   */
  static void maxGradient(
      float[] x,
      int places,
      int rows,
      int columns,
      int step,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int from) {
    for (int n = 0; n < BLOCK; n++) {
      boolean open = true;
      for (int i = 0; i < rows * columns && open; i++) {
        int at = (i / columns * step + i % columns) * BLOCK + n;
        if (x[places + at] == y[yAt + n]) {
          dx[from + at] += dy[dyAt + n];
          open = false;
        }
      }
    }
  }

  /** Sets 1 where the label's score is above all others, or equal to later ones. */
  static void correct(
      int classes, float[] x, int xAt, float[] labels, int labelsAt, float[] y, int yAt) {
    for (int n = 0; n < BLOCK; n++) {
      float label = labels[labelsAt + n];
      float own =
          Softmaxes.isClass(label, classes) ? x[xAt + ((int) label) * BLOCK + n] : Float.NaN;
      boolean right = !Float.isNaN(own);
      for (int k = 0; k < classes; k++) {
        float other = x[xAt + k * BLOCK + n];
        right &= other < own || (other == own && label <= k);
      }
      y[yAt + n] = right ? 1 : 0;
    }
  }

  static void log(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) StrictMath.log(x[xAt + i]);
    }
  }

  static void tanh(float amplitude, float slope, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) StrictMath.tanh(x[xAt + i] * slope) * amplitude;
    }
  }
}
