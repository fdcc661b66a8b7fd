package dev.lanes.scalar;

import dev.lanes.graph.op.Convolution;

/** Convolution and its two gradients. Channels and filters are counted within their group. */
final class ScalarConvolution {
  private final Convolution geometry;
  private final boolean wide;
  private final int batch;
  private final int groups;
  private final int channels;
  private final int height;
  private final int width;
  private final int filters;
  private final int tapRows;
  private final int tapColumns;
  private final int rows;
  private final int columns;

  /**
   * Takes the sizes from the three tensors of a convolution, or of one of its gradients.
   *
   * @param image {@code [batch, channels, height, width]}
   * @param filter {@code [filters, channels/groups, tapRows, tapColumns]}
   * @param result {@code [batch, filters, rows, columns]}
   */
  ScalarConvolution(
      Convolution geometry, Tensor image, Tensor filter, Tensor result, boolean wide) {
    this.geometry = geometry;
    this.wide = wide;
    batch = image.dim(0);
    groups = geometry.groups();
    channels = filter.dim(1);
    height = image.dim(2);
    width = image.dim(3);
    filters = filter.dim(0) / groups;
    tapRows = filter.dim(2);
    tapColumns = filter.dim(3);
    rows = result.dim(2);
    columns = result.dim(3);
  }

  /** Returns the elements of one image, the scratch that {@link #inputGradient} needs. */
  int imageSize() {
    return groups * channels * height * width;
  }

  void forward(Tensor image, Tensor filter, Tensor result) {
    float[] x = image.data;
    float[] w = filter.data;
    int dilationX = geometry.dilationX();
    int dilationY = geometry.dilationY();
    int out = result.at;
    for (int n = 0; n < batch; n++) {
      for (int f = 0; f < groups * filters; f++) {
        int firstChannel = (n * groups + f / filters) * channels;
        for (int p = 0; p < rows; p++) {
          int y0 = p * geometry.strideY() - geometry.padding().top();
          int rFrom = Clip.from(y0, dilationY);
          int rTo = Clip.to(y0, dilationY, height, tapRows);
          for (int q = 0; q < columns; q++) {
            int x0 = q * geometry.strideX() - geometry.padding().left();
            int sFrom = Clip.from(x0, dilationX);
            int sTo = Clip.to(x0, dilationX, width, tapColumns);
            float sum = 0;
            double wideSum = 0;
            for (int c = 0; c < channels; c++) {
              for (int r = rFrom; r < rTo; r++) {
                int xRow =
                    image.at + ((firstChannel + c) * height + y0 + r * dilationY) * width + x0;
                int wRow = filter.at + ((f * channels + c) * tapRows + r) * tapColumns;
                for (int s = sFrom; s < sTo; s++) {
                  if (wide) {
                    wideSum += (double) x[xRow + s * dilationX] * w[wRow + s];
                  } else {
                    sum += x[xRow + s * dilationX] * w[wRow + s];
                  }
                }
              }
            }
            result.data[out++] = wide ? (float) wideSum : sum;
          }
        }
      }
    }
  }

  /** Spreads each output gradient over the places its window read. */
  void inputGradient(Tensor resultGradient, Tensor filter, Tensor imageGradient, double[] scratch) {
    float[] dx = imageGradient.data;
    float[] w = filter.data;
    int dilationX = geometry.dilationX();
    int dilationY = geometry.dilationY();
    int in = resultGradient.at;
    for (int n = 0; n < batch; n++) {
      int start = imageGradient.at + n * imageSize();
      Scatter.clear(dx, start, imageSize(), scratch, wide);
      for (int f = 0; f < groups * filters; f++) {
        int firstChannel = f / filters * channels;
        for (int p = 0; p < rows; p++) {
          int y0 = p * geometry.strideY() - geometry.padding().top();
          int rFrom = Clip.from(y0, dilationY);
          int rTo = Clip.to(y0, dilationY, height, tapRows);
          for (int q = 0; q < columns; q++) {
            int x0 = q * geometry.strideX() - geometry.padding().left();
            int sFrom = Clip.from(x0, dilationX);
            int sTo = Clip.to(x0, dilationX, width, tapColumns);
            float dy = resultGradient.data[in++];
            for (int c = 0; c < channels; c++) {
              for (int r = rFrom; r < rTo; r++) {
                int xRow = ((firstChannel + c) * height + y0 + r * dilationY) * width + x0;
                int wRow = filter.at + ((f * channels + c) * tapRows + r) * tapColumns;
                for (int s = sFrom; s < sTo; s++) {
                  if (wide) {
                    scratch[xRow + s * dilationX] += (double) dy * w[wRow + s];
                  } else {
                    dx[start + xRow + s * dilationX] += dy * w[wRow + s];
                  }
                }
              }
            }
          }
        }
      }
      Scatter.finish(dx, start, imageSize(), scratch, wide);
    }
  }

  void filterGradient(Tensor image, Tensor resultGradient, Tensor filterGradient) {
    float[] x = image.data;
    float[] dy = resultGradient.data;
    int strideX = geometry.strideX();
    int strideY = geometry.strideY();
    int out = filterGradient.at;
    for (int f = 0; f < groups * filters; f++) {
      for (int c = 0; c < channels; c++) {
        for (int r = 0; r < tapRows; r++) {
          int y0 = r * geometry.dilationY() - geometry.padding().top();
          int pFrom = Clip.from(y0, strideY);
          int pTo = Clip.to(y0, strideY, height, rows);
          for (int s = 0; s < tapColumns; s++) {
            int x0 = s * geometry.dilationX() - geometry.padding().left();
            int qFrom = Clip.from(x0, strideX);
            int qTo = Clip.to(x0, strideX, width, columns);
            float sum = 0;
            double wideSum = 0;
            for (int n = 0; n < batch; n++) {
              int xPlane = ((n * groups + f / filters) * channels + c) * height;
              int dyPlane = (n * groups * filters + f) * rows;
              for (int p = pFrom; p < pTo; p++) {
                int xRow = image.at + (xPlane + y0 + p * strideY) * width + x0;
                int dyRow = resultGradient.at + (dyPlane + p) * columns;
                for (int q = qFrom; q < qTo; q++) {
                  if (wide) {
                    wideSum += (double) x[xRow + q * strideX] * dy[dyRow + q];
                  } else {
                    sum += x[xRow + q * strideX] * dy[dyRow + q];
                  }
                }
              }
            }
            filterGradient.data[out++] = wide ? (float) wideSum : sum;
          }
        }
      }
    }
  }
}
