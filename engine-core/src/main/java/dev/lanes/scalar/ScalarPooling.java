package dev.lanes.scalar;

import dev.lanes.graph.op.Window;

/** Pooling and its gradients, plane by plane; windows are clipped to real pixels. */
final class ScalarPooling {
  private final Window window;
  private final boolean wide;
  private final int planes;
  private final int height;
  private final int width;
  private final int rows;
  private final int columns;

  /** Takes the sizes from the image and the pooled result, or from their gradients. */
  ScalarPooling(Window window, Tensor image, Tensor result, boolean wide) {
    this.window = window;
    this.wide = wide;
    planes = image.dim(0) * image.dim(1);
    height = image.dim(2);
    width = image.dim(3);
    rows = result.dim(2);
    columns = result.dim(3);
  }

  /** Returns the elements of one plane, the scratch that gradients need. */
  int planeSize() {
    return height * width;
  }

  private int top(int p) {
    return p * window.strideY() - window.padding().top();
  }

  private int left(int q) {
    return q * window.strideX() - window.padding().left();
  }

  private static int end(int start, int size, int limit) {
    return Math.min(start + size, limit);
  }

  void max(Tensor image, Tensor result) {
    float[] x = image.data;
    int out = result.at;
    for (int plane = 0; plane < planes; plane++) {
      int base = image.at + plane * height * width;
      for (int p = 0; p < rows; p++) {
        for (int q = 0; q < columns; q++) {
          float largest = Float.NEGATIVE_INFINITY;
          for (int i = Math.max(top(p), 0); i < end(top(p), window.height(), height); i++) {
            for (int j = Math.max(left(q), 0); j < end(left(q), window.width(), width); j++) {
              float value = x[base + i * width + j];
              if (value > largest || Float.isNaN(value)) { // nothing is larger than NaN
                largest = value;
              }
            }
          }
          result.data[out++] = largest;
        }
      }
    }
  }

  void maxGradient(Tensor image, Tensor result, Tensor dy, Tensor dx, double[] scratch) {
    for (int plane = 0; plane < planes; plane++) {
      int base = plane * height * width;
      Scatter.clear(dx.data, dx.at + base, planeSize(), scratch, wide);
      for (int p = 0; p < rows; p++) {
        for (int q = 0; q < columns; q++) {
          int window = (plane * rows + p) * columns + q;
          int place =
              firstPlace(image.data, image.at + base, p, q, result.data[result.at + window]);
          if (place < 0) {
            continue; // the largest is NaN, which equals nothing
          }
          if (wide) {
            scratch[place] += dy.data[dy.at + window];
          } else {
            dx.data[dx.at + base + place] += dy.data[dy.at + window];
          }
        }
      }
      Scatter.finish(dx.data, dx.at + base, planeSize(), scratch, wide);
    }
  }

  /** Returns where in its plane a window first holds the value; -1 if it does not. */
  private int firstPlace(float[] x, int base, int p, int q, float value) {
    for (int i = Math.max(top(p), 0); i < end(top(p), window.height(), height); i++) {
      for (int j = Math.max(left(q), 0); j < end(left(q), window.width(), width); j++) {
        if (x[base + i * width + j] == value) {
          return i * width + j;
        }
      }
    }
    return -1;
  }

  void average(Tensor image, Tensor result) {
    float[] x = image.data;
    int out = result.at;
    for (int plane = 0; plane < planes; plane++) {
      int base = image.at + plane * height * width;
      for (int p = 0; p < rows; p++) {
        int yFrom = Math.max(top(p), 0);
        int yTo = end(top(p), window.height(), height);
        for (int q = 0; q < columns; q++) {
          int xFrom = Math.max(left(q), 0);
          int xTo = end(left(q), window.width(), width);
          float sum = 0;
          double wideSum = 0;
          for (int i = yFrom; i < yTo; i++) {
            for (int j = xFrom; j < xTo; j++) {
              if (wide) {
                wideSum += x[base + i * width + j];
              } else {
                sum += x[base + i * width + j];
              }
            }
          }
          int pixels = (yTo - yFrom) * (xTo - xFrom);
          result.data[out++] = wide ? (float) (wideSum / pixels) : sum / pixels;
        }
      }
    }
  }

  void averageGradient(Tensor dy, Tensor dx, double[] scratch) {
    int in = dy.at;
    for (int plane = 0; plane < planes; plane++) {
      int base = dx.at + plane * height * width;
      Scatter.clear(dx.data, base, planeSize(), scratch, wide);
      for (int p = 0; p < rows; p++) {
        int yFrom = Math.max(top(p), 0);
        int yTo = end(top(p), window.height(), height);
        for (int q = 0; q < columns; q++) {
          int xFrom = Math.max(left(q), 0);
          int xTo = end(left(q), window.width(), width);
          int pixels = (yTo - yFrom) * (xTo - xFrom);
          float value = dy.data[in++];
          for (int i = yFrom; i < yTo; i++) {
            for (int j = xFrom; j < xTo; j++) {
              if (wide) {
                scratch[i * width + j] += (double) value / pixels;
              } else {
                dx.data[base + i * width + j] += value / pixels;
              }
            }
          }
        }
      }
      Scatter.finish(dx.data, base, planeSize(), scratch, wide);
    }
  }
}
