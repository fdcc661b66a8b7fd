package dev.lanes.datasets.source;

import dev.lanes.datasets.Split;

/** The plainest linear classifier, one image a step, to show what it cannot learn. */
final class SoftmaxRegression {
  private final float[][] weights; // [classes, pixels]
  private final float[] biases;
  private final float[] input;
  private final byte[] image;

  SoftmaxRegression(int pixels, int classes) {
    weights = new float[classes][pixels];
    biases = new float[classes];
    input = new float[pixels];
    image = new byte[pixels];
  }

  void train(Split split, float rate) {
    for (int i = 0; i < split.size(); i++) {
      double[] probabilities = probabilities(split, i);
      for (int c = 0; c < biases.length; c++) {
        float step = rate * (float) ((split.label(i) == c ? 1 : 0) - probabilities[c]);
        biases[c] += step;
        for (int p = 0; p < input.length; p++) {
          weights[c][p] += step * input[p];
        }
      }
    }
  }

  double accuracy(Split split) {
    int right = 0;
    for (int i = 0; i < split.size(); i++) {
      double[] probabilities = probabilities(split, i);
      int best = 0;
      for (int c = 1; c < biases.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      right += best == split.label(i) ? 1 : 0;
    }
    return (double) right / split.size();
  }

  private double[] probabilities(Split split, int index) {
    split.read(index, image, 0);
    for (int p = 0; p < input.length; p++) {
      input[p] = ((image[p] & 0xFF) - 127.5f) / 127.5f;
    }
    double[] out = new double[biases.length];
    double sum = 0;
    for (int c = 0; c < out.length; c++) {
      float logit = biases[c];
      for (int p = 0; p < input.length; p++) {
        logit += weights[c][p] * input[p];
      }
      out[c] = Math.exp(Math.min(logit, 50));
      sum += out[c];
    }
    for (int c = 0; c < out.length; c++) {
      out[c] /= sum;
    }
    return out;
  }
}
