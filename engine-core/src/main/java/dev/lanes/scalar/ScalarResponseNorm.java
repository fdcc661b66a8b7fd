package dev.lanes.scalar;

import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;

/**
 * Local response normalisation. Both neighbourhoods are boxes: size channels of one place, or size
 * by size places of one channel.
 */
final class ScalarResponseNorm {
  private final ResponseNorm settings;
  private final boolean wide;
  private final int batch;
  private final int channels;
  private final int height;
  private final int width;
  private final int depth; // channels of the box
  private final int side; // rows and columns of the box

  ScalarResponseNorm(ResponseNorm settings, Tensor image, boolean wide) {
    this.settings = settings;
    this.wide = wide;
    batch = image.dim(0);
    channels = image.dim(1);
    height = image.dim(2);
    width = image.dim(3);
    boolean across = settings.neighbourhood() == Neighbourhood.CROSS_MAP;
    depth = across ? settings.size() : 1;
    side = across ? 1 : settings.size();
  }

  /** Returns the elements of one image, the scratch that the gradient needs twice. */
  int imageSize() {
    return channels * height * width;
  }

  void forward(Tensor x, Tensor y) {
    for (int n = 0; n < batch; n++) {
      int base = x.at + n * imageSize();
      int out = y.at + n * imageSize();
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++) {
            float d = denominator(x.data, base, c, i, j);
            y.data[out++] =
                (float)
                    (x.data[base + (c * height + i) * width + j] * Math.pow(d, -settings.power()));
          }
        }
      }
    }
  }

  void gradient(Tensor x, Tensor dy, Tensor dx, float[] denominators, float[] ratios) {
    float factor = 2 * settings.scale() * settings.power();
    for (int n = 0; n < batch; n++) {
      int base = n * imageSize();
      int k = 0;
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++, k++) {
            float d = denominator(x.data, x.at + base, c, i, j);
            denominators[k] = d;
            ratios[k] =
                (float)
                    (dy.data[dy.at + base + k]
                        * x.data[x.at + base + k]
                        * Math.pow(d, -1.0 - settings.power()));
          }
        }
      }
      k = 0;
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++, k++) {
            double own = dy.data[dy.at + base + k] * Math.pow(denominators[k], -settings.power());
            float others = ratiosOfNeighbours(ratios, c, i, j);
            dx.data[dx.at + base + k] = (float) (own - factor * x.data[x.at + base + k] * others);
          }
        }
      }
    }
  }

  /** Returns bias plus scaled sum of squares over the box that begins half its size before. */
  private float denominator(float[] x, int base, int channel, int row, int column) {
    float sum = 0;
    double wideSum = 0;
    int cFrom = channel - depth / 2;
    int yFrom = row - side / 2;
    int xFrom = column - side / 2;
    for (int c = Math.max(cFrom, 0); c < Math.min(cFrom + depth, channels); c++) {
      for (int i = Math.max(yFrom, 0); i < Math.min(yFrom + side, height); i++) {
        for (int j = Math.max(xFrom, 0); j < Math.min(xFrom + side, width); j++) {
          float value = x[base + (c * height + i) * width + j];
          if (wide) {
            wideSum += (double) value * value;
          } else {
            sum += value * value;
          }
        }
      }
    }
    return (float) (settings.bias() + settings.scale() * (wide ? wideSum : sum));
  }

  /** Sums over the mirrored box: the places that have this one as neighbour. */
  private float ratiosOfNeighbours(float[] ratios, int channel, int row, int column) {
    float sum = 0;
    double wideSum = 0;
    int cTo = channel + depth / 2 + 1;
    int yTo = row + side / 2 + 1;
    int xTo = column + side / 2 + 1;
    for (int c = Math.max(cTo - depth, 0); c < Math.min(cTo, channels); c++) {
      for (int i = Math.max(yTo - side, 0); i < Math.min(yTo, height); i++) {
        for (int j = Math.max(xTo - side, 0); j < Math.min(xTo, width); j++) {
          if (wide) {
            wideSum += ratios[(c * height + i) * width + j];
          } else {
            sum += ratios[(c * height + i) * width + j];
          }
        }
      }
    }
    return wide ? (float) wideSum : sum;
  }
}
