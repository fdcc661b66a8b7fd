package dev.lanes.scalar;

/** Operations that know one element at a time, and the four with broadcasting. */
final class ScalarElementwise {
  private ScalarElementwise() {}

  static void relu(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      float value = x.data[x.at + i];
      y.data[y.at + i] = value <= 0 ? 0 : value; // NaN is not <= 0 and stays
    }
  }

  static void leakyRelu(float slope, Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      float value = x.data[x.at + i];
      y.data[y.at + i] = value > 0 ? value : slope * value;
    }
  }

  static void logistic(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = (float) (1 / (1 + Math.exp(-x.data[x.at + i])));
    }
  }

  static void scaledTanh(float amplitude, float slope, Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = (float) (amplitude * Math.tanh((double) slope * x.data[x.at + i]));
    }
  }

  static void exp(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = (float) Math.exp(x.data[x.at + i]);
    }
  }

  static void log(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = (float) Math.log(x.data[x.at + i]);
    }
  }

  static void square(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = x.data[x.at + i] * x.data[x.at + i];
    }
  }

  static void squareRoot(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = (float) Math.sqrt(x.data[x.at + i]);
    }
  }

  static void abs(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = Math.abs(x.data[x.at + i]);
    }
  }

  static void sign(Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = Math.signum(x.data[x.at + i]);
    }
  }

  static void scale(float factor, Tensor x, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data[y.at + i] = factor * x.data[x.at + i];
    }
  }

  static void reluGradient(Tensor y, Tensor dy, Tensor dx) {
    for (int i = 0; i < dx.size(); i++) {
      dx.data[dx.at + i] = y.data[y.at + i] > 0 ? dy.data[dy.at + i] : 0;
    }
  }

  static void leakyReluGradient(float slope, Tensor y, Tensor dy, Tensor dx) {
    for (int i = 0; i < dx.size(); i++) {
      float value = dy.data[dy.at + i];
      dx.data[dx.at + i] = y.data[y.at + i] > 0 ? value : slope * value;
    }
  }

  static void logisticGradient(Tensor y, Tensor dy, Tensor dx) {
    for (int i = 0; i < dx.size(); i++) {
      float value = y.data[y.at + i];
      dx.data[dx.at + i] = dy.data[dy.at + i] * value * (1 - value);
    }
  }

  static void scaledTanhGradient(float amplitude, float slope, Tensor y, Tensor dy, Tensor dx) {
    for (int i = 0; i < dx.size(); i++) {
      float value = y.data[y.at + i];
      dx.data[dx.at + i] = dy.data[dy.at + i] * slope * (amplitude - value * value / amplitude);
    }
  }

  static void add(Walk walk, Tensor a, Tensor b, Tensor y) {
    int out = y.at;
    for (int row = 0; row < walk.rows; row++) {
      int i = a.at + walk.start(0, row);
      int j = b.at + walk.start(1, row);
      for (int k = 0; k < walk.length; k++) {
        y.data[out++] = a.data[i + k * walk.stride(0)] + b.data[j + k * walk.stride(1)];
      }
    }
  }

  static void subtract(Walk walk, Tensor a, Tensor b, Tensor y) {
    int out = y.at;
    for (int row = 0; row < walk.rows; row++) {
      int i = a.at + walk.start(0, row);
      int j = b.at + walk.start(1, row);
      for (int k = 0; k < walk.length; k++) {
        y.data[out++] = a.data[i + k * walk.stride(0)] - b.data[j + k * walk.stride(1)];
      }
    }
  }

  static void multiply(Walk walk, Tensor a, Tensor b, Tensor y) {
    int out = y.at;
    for (int row = 0; row < walk.rows; row++) {
      int i = a.at + walk.start(0, row);
      int j = b.at + walk.start(1, row);
      for (int k = 0; k < walk.length; k++) {
        y.data[out++] = a.data[i + k * walk.stride(0)] * b.data[j + k * walk.stride(1)];
      }
    }
  }

  static void divide(Walk walk, Tensor a, Tensor b, Tensor y) {
    int out = y.at;
    for (int row = 0; row < walk.rows; row++) {
      int i = a.at + walk.start(0, row);
      int j = b.at + walk.start(1, row);
      for (int k = 0; k < walk.length; k++) {
        y.data[out++] = a.data[i + k * walk.stride(0)] / b.data[j + k * walk.stride(1)];
      }
    }
  }
}
