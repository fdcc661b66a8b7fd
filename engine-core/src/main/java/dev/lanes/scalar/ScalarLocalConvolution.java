package dev.lanes.scalar;

import dev.lanes.graph.op.Convolution;

/** A convolution whose filters are others at every place, and its two gradients. */
final class ScalarLocalConvolution {
  private final Convolution geometry;
  private final boolean wide;
  private final int batch;
  private final int channels;
  private final int height;
  private final int width;
  private final int filters;
  private final int tapRows;
  private final int tapColumns;
  private final int rows;
  private final int columns;

  /**
   * Takes the sizes from the three tensors of a layer, or of one of its gradients.
   *
   * @param image {@code [batch, channels, height, width]}
   * @param weights {@code [filters*rows*columns, channels, tapRows, tapColumns]}
   * @param result {@code [batch, filters, rows, columns]}
   */
  ScalarLocalConvolution(
      Convolution geometry, Tensor image, Tensor weights, Tensor result, boolean wide) {
    this.geometry = geometry;
    this.wide = wide;
    batch = image.dim(0);
    channels = image.dim(1);
    height = image.dim(2);
    width = image.dim(3);
    tapRows = weights.dim(2);
    tapColumns = weights.dim(3);
    filters = result.dim(1);
    rows = result.dim(2);
    columns = result.dim(3);
  }

  /** Returns the elements of one image, the scratch that {@link #inputGradient} needs. */
  int imageSize() {
    return channels * height * width;
  }

  void forward(Tensor image, Tensor weights, Tensor result) {
    float[] x = image.data;
    float[] w = weights.data;
    int out = result.at;
    for (int n = 0; n < batch; n++) {
      for (int unit = 0; unit < units(); unit++) {
        int y0 = firstRow(unit);
        int x0 = firstColumn(unit);
        int sFrom = Clip.from(x0, geometry.dilationX());
        int sTo = Clip.to(x0, geometry.dilationX(), width, tapColumns);
        float sum = 0;
        double wideSum = 0;
        for (int line = 0; line < channels * tapRows; line++) {
          int xRow = image.at + n * imageSize() + pixel(line, y0, x0);
          int wRow = weights.at + (unit * channels * tapRows + line) * tapColumns;
          for (int s = sFrom; isInside(line, y0) && s < sTo; s++) {
            if (wide) {
              wideSum += (double) x[xRow + s * geometry.dilationX()] * w[wRow + s];
            } else {
              sum += x[xRow + s * geometry.dilationX()] * w[wRow + s];
            }
          }
        }
        result.data[out++] = wide ? (float) wideSum : sum;
      }
    }
  }

  /** Spreads each output gradient over the places its window read. */
  void inputGradient(
      Tensor resultGradient, Tensor weights, Tensor imageGradient, double[] scratch) {
    float[] dx = imageGradient.data;
    float[] w = weights.data;
    for (int n = 0; n < batch; n++) {
      int start = imageGradient.at + n * imageSize();
      Scatter.clear(dx, start, imageSize(), scratch, wide);
      for (int unit = 0; unit < units(); unit++) {
        int y0 = firstRow(unit);
        int x0 = firstColumn(unit);
        int sFrom = Clip.from(x0, geometry.dilationX());
        int sTo = Clip.to(x0, geometry.dilationX(), width, tapColumns);
        float dy = resultGradient.data[resultGradient.at + n * units() + unit];
        for (int line = 0; line < channels * tapRows; line++) {
          int xRow = pixel(line, y0, x0);
          int wRow = weights.at + (unit * channels * tapRows + line) * tapColumns;
          for (int s = sFrom; isInside(line, y0) && s < sTo; s++) {
            if (wide) {
              scratch[xRow + s * geometry.dilationX()] += (double) dy * w[wRow + s];
            } else {
              dx[start + xRow + s * geometry.dilationX()] += dy * w[wRow + s];
            }
          }
        }
      }
      Scatter.finish(dx, start, imageSize(), scratch, wide);
    }
  }

  void filterGradient(Tensor image, Tensor resultGradient, Tensor weightGradient) {
    float[] x = image.data;
    float[] dy = resultGradient.data;
    int out = weightGradient.at;
    for (int unit = 0; unit < units(); unit++) {
      int y0 = firstRow(unit);
      int x0 = firstColumn(unit);
      int sFrom = Clip.from(x0, geometry.dilationX());
      int sTo = Clip.to(x0, geometry.dilationX(), width, tapColumns);
      for (int line = 0; line < channels * tapRows; line++) {
        int xRow = image.at + pixel(line, y0, x0);
        for (int s = 0; s < tapColumns; s++) {
          boolean read = isInside(line, y0) && s >= sFrom && s < sTo;
          float sum = 0;
          double wideSum = 0;
          for (int n = 0; read && n < batch; n++) {
            int at = xRow + n * imageSize() + s * geometry.dilationX();
            float gradient = dy[resultGradient.at + n * units() + unit];
            if (wide) {
              wideSum += (double) x[at] * gradient;
            } else {
              sum += x[at] * gradient;
            }
          }
          weightGradient.data[out++] = wide ? (float) wideSum : sum;
        }
      }
    }
  }

  private int units() {
    return filters * rows * columns;
  }

  private int firstRow(int unit) {
    return unit / columns % rows * geometry.strideY() - geometry.padding().top();
  }

  private int firstColumn(int unit) {
    return unit % columns * geometry.strideX() - geometry.padding().left();
  }

  /** Returns whether a line of taps, counted over channels and rows, lies within the image. */
  private boolean isInside(int line, int y0) {
    int y = y0 + line % tapRows * geometry.dilationY();
    return y >= 0 && y < height;
  }

  private int pixel(int line, int y0, int x0) {
    return (line / tapRows * height + y0 + line % tapRows * geometry.dilationY()) * width + x0;
  }
}
