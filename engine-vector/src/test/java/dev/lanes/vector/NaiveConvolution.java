package dev.lanes.vector;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;

/** Convolution and its gradients by their definition, summed in double. */
final class NaiveConvolution {
  private interface Term {
    void add(int y, int x, int w);
  }

  private final Convolution g;
  private final Shape image;
  private final Shape filter;
  private final Shape out;

  NaiveConvolution(Convolution g, Shape image, Shape filter) {
    this.g = g;
    this.image = image;
    this.filter = filter;
    this.out = Correlation.outputShape(g, image, filter);
  }

  Shape out() {
    return out;
  }

  float[] forward(float[] x, float[] w, float[] bias, boolean relu) {
    double[] y = new double[out.size()];
    terms((yi, xi, wi) -> y[yi] += (double) x[xi] * w[wi]);
    float[] result = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      double value =
          y[i] + (bias.length == 0 ? 0 : bias[i / (out.dim(2) * out.dim(3)) % out.dim(1)]);
      result[i] = (float) (relu ? Math.max(0, value) : value);
    }
    return result;
  }

  float[] inputGradient(float[] dy, float[] w) {
    double[] dx = new double[image.size()];
    terms((yi, xi, wi) -> dx[xi] += (double) dy[yi] * w[wi]);
    return floats(dx);
  }

  float[] filterGradient(float[] x, float[] dy) {
    double[] dw = new double[filter.size()];
    terms((yi, xi, wi) -> dw[wi] += (double) dy[yi] * x[xi]);
    return floats(dw);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private void terms(Term term) {
    int perGroup = filter.dim(0) / g.groups();
    for (int n = 0; n < out.dim(0); n++) {
      for (int f = 0; f < out.dim(1); f++) {
        for (int c = 0; c < filter.dim(1); c++) {
          plane(term, n, f, c, f / perGroup * filter.dim(1) + c);
        }
      }
    }
  }

  private void plane(Term term, int n, int f, int c, int channel) {
    for (int p = 0; p < out.dim(2); p++) {
      for (int q = 0; q < out.dim(3); q++) {
        for (int r = 0; r < filter.dim(2); r++) {
          for (int s = 0; s < filter.dim(3); s++) {
            int row = p * g.strideY() + r * g.dilationY() - g.padding().top();
            int column = q * g.strideX() + s * g.dilationX() - g.padding().left();
            if (row >= 0 && row < image.dim(2) && column >= 0 && column < image.dim(3)) {
              term.add(
                  ((n * out.dim(1) + f) * out.dim(2) + p) * out.dim(3) + q,
                  ((n * image.dim(1) + channel) * image.dim(2) + row) * image.dim(3) + column,
                  ((f * filter.dim(1) + c) * filter.dim(2) + r) * filter.dim(3) + s);
            }
          }
        }
      }
    }
  }
}
