package dev.lanes.scalar;

import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;

/** Operations with one number a channel: bias and batch normalisation, of rank 2 or 4. */
final class ScalarChannels {
  private final boolean wide;
  private final int batch;
  private final int channels;
  private final int places;

  /** Takes the sizes from {@code [batch, channels, height, width]} or {@code [batch, channels]}. */
  ScalarChannels(Tensor image, boolean wide) {
    this.wide = wide;
    batch = image.dim(0);
    channels = image.dim(1);
    places = image.size() / batch / channels;
  }

  void addBias(Tensor x, Tensor bias, Tensor y) {
    int i = 0;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < places; k++, i++) {
          y.data[y.at + i] = x.data[x.at + i] + bias.data[bias.at + c];
        }
      }
    }
  }

  void sum(Tensor x, Tensor y) {
    for (int c = 0; c < channels; c++) {
      y.data[y.at + c] = (float) total(x, c);
    }
  }

  void mean(Tensor x, Tensor y) {
    for (int c = 0; c < channels; c++) {
      y.data[y.at + c] = (float) (total(x, c) / (batch * places));
    }
  }

  void variance(Tensor x, Tensor mean, Tensor y) {
    for (int c = 0; c < channels; c++) {
      float centre = mean.data[mean.at + c];
      float sum = 0;
      double wideSum = 0;
      for (int n = 0; n < batch; n++) {
        int at = x.at + (n * channels + c) * places;
        for (int k = 0; k < places; k++) {
          float difference = x.data[at + k] - centre;
          if (wide) {
            wideSum += (double) difference * difference;
          } else {
            sum += difference * difference;
          }
        }
      }
      int count = batch * places;
      y.data[y.at + c] = wide ? (float) (wideSum / count) : sum / count;
    }
  }

  void normalise(
      float epsilon, Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance, Tensor y) {
    int i = 0;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        float factor = scale.data[scale.at + c] * inverseRoot(variance, c, epsilon);
        for (int k = 0; k < places; k++, i++) {
          y.data[y.at + i] =
              factor * (x.data[x.at + i] - mean.data[mean.at + c]) + shift.data[shift.at + c];
        }
      }
    }
  }

  void normaliseScaleGradient(
      float epsilon, Tensor x, Tensor dy, Tensor mean, Tensor variance, Tensor result) {
    for (int c = 0; c < channels; c++) {
      double product = centredProduct(x, dy, mean, c);
      result.data[result.at + c] = (float) (product * inverseRoot(variance, c, epsilon));
    }
  }

  void normaliseInputGradient(
      BatchNormInputGradient op,
      Tensor x,
      Tensor dy,
      Tensor scale,
      Tensor mean,
      Tensor variance,
      Tensor dx) {
    int count = batch * places;
    for (int c = 0; c < channels; c++) {
      float root = inverseRoot(variance, c, op.epsilon());
      float factor = scale.data[scale.at + c] * root;
      float meanDy = 0;
      float meanDyH = 0;
      if (op.statistics() == BatchNorm.Statistics.BATCH) {
        meanDy = (float) (total(dy, c) / count);
        meanDyH = (float) (centredProduct(x, dy, mean, c) * root / count);
      }
      for (int n = 0; n < batch; n++) {
        int at = (n * channels + c) * places;
        for (int i = at; i < at + places; i++) {
          float h = (x.data[x.at + i] - mean.data[mean.at + c]) * root;
          dx.data[dx.at + i] = factor * (dy.data[dy.at + i] - meanDy - h * meanDyH);
        }
      }
    }
  }

  private static float inverseRoot(Tensor variance, int c, float epsilon) {
    return (float) (1 / Math.sqrt((double) variance.data[variance.at + c] + epsilon));
  }

  /** Returns the sum of a channel over batch and places. */
  private double total(Tensor x, int c) {
    float sum = 0;
    double wideSum = 0;
    for (int n = 0; n < batch; n++) {
      int at = x.at + (n * channels + c) * places;
      for (int k = 0; k < places; k++) {
        if (wide) {
          wideSum += x.data[at + k];
        } else {
          sum += x.data[at + k];
        }
      }
    }
    return wide ? wideSum : sum;
  }

  /** Returns the sum of dy (x - mean) of a channel over batch and places. */
  private double centredProduct(Tensor x, Tensor dy, Tensor mean, int c) {
    float centre = mean.data[mean.at + c];
    float sum = 0;
    double wideSum = 0;
    for (int n = 0; n < batch; n++) {
      int at = (n * channels + c) * places;
      for (int i = at; i < at + places; i++) {
        float centred = x.data[x.at + i] - centre;
        if (wide) {
          wideSum += (double) dy.data[dy.at + i] * centred;
        } else {
          sum += dy.data[dy.at + i] * centred;
        }
      }
    }
    return wide ? wideSum : sum;
  }
}
