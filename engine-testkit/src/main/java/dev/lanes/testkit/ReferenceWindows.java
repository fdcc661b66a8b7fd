package dev.lanes.testkit;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.Window;

/** The operations of {@link Reference} that look at neighbouring places. */
final class ReferenceWindows {
  private ReferenceWindows() {}

  static Grid conv2d(Convolution g, Grid x, Grid w, Shape result) {
    int perGroup = w.dim(0) / g.groups();
    return Grid.each(
        result,
        i -> {
          int first = i[1] / perGroup * w.dim(1);
          double sum = 0;
          for (int c = 0; c < w.dim(1); c++) {
            for (int r = 0; r < w.dim(2); r++) {
              for (int s = 0; s < w.dim(3); s++) {
                sum +=
                    x.orZero(i[0], first + c, y(g, i[2], r), x(g, i[3], s)) * w.at(i[1], c, r, s);
              }
            }
          }
          return sum;
        });
  }

  /** Returns the row of the image that row r of the filter reads for row p of the result. */
  private static int y(Convolution g, int p, int r) {
    return p * g.strideY() + r * g.dilationY() - g.padding().top();
  }

  private static int x(Convolution g, int q, int s) {
    return q * g.strideX() + s * g.dilationX() - g.padding().left();
  }

  static Grid inputGradient(Convolution g, Grid dy, Grid w, Shape image) {
    int filters = w.dim(0) / g.groups();
    return Grid.each(
        image,
        i -> {
          int group = i[1] / w.dim(1);
          double sum = 0;
          for (int r = 0; r < w.dim(2); r++) {
            int p = reader(i[2] - y(g, 0, r), g.strideY(), dy.dim(2));
            for (int s = 0; p >= 0 && s < w.dim(3); s++) {
              int q = reader(i[3] - x(g, 0, s), g.strideX(), dy.dim(3));
              for (int f = group * filters; q >= 0 && f < (group + 1) * filters; f++) {
                sum += dy.at(i[0], f, p, q) * w.at(f, i[1] % w.dim(1), r, s);
              }
            }
          }
          return sum;
        });
  }

  /** Returns the p with {@code p * stride == distance}, or -1 if there is none below count. */
  private static int reader(int distance, int stride, int count) {
    boolean hit = distance >= 0 && distance % stride == 0 && distance / stride < count;
    return hit ? distance / stride : -1;
  }

  static Grid filterGradient(Convolution g, Grid x, Grid dy, Shape filter) {
    int filters = filter.dim(0) / g.groups();
    return Grid.each(
        filter,
        i -> {
          int channel = i[0] / filters * filter.dim(1) + i[1];
          double sum = 0;
          for (int n = 0; n < x.dim(0); n++) {
            for (int p = 0; p < dy.dim(2); p++) {
              for (int q = 0; q < dy.dim(3); q++) {
                sum += dy.at(n, i[0], p, q) * x.orZero(n, channel, y(g, p, i[2]), x(g, q, i[3]));
              }
            }
          }
          return sum;
        });
  }

  /** The real pixels of one window: rows from top to bottom, columns from left to right. */
  private record Pixels(int top, int bottom, int left, int right) {
    static Pixels of(Window w, Shape image, int p, int q) {
      int top = p * w.strideY() - w.padding().top();
      int left = q * w.strideX() - w.padding().left();
      return new Pixels(
          Math.max(0, top),
          Math.min(image.dim(2), top + w.height()),
          Math.max(0, left),
          Math.min(image.dim(3), left + w.width()));
    }

    int count() {
      return (bottom - top) * (right - left);
    }

    boolean holds(int y, int x) {
      return y >= top && y < bottom && x >= left && x < right;
    }
  }

  static Grid maxPool(Window w, Grid x, Shape result) {
    return Grid.each(
        result,
        i -> {
          Pixels pixels = Pixels.of(w, x.shape(), i[2], i[3]);
          double largest = Double.NEGATIVE_INFINITY;
          for (int y = pixels.top; y < pixels.bottom; y++) {
            for (int k = pixels.left; k < pixels.right; k++) {
              largest = Math.max(largest, x.at(i[0], i[1], y, k)); // NaN stays
            }
          }
          return largest;
        });
  }

  static Grid maxPoolGradient(Window w, Grid x, Grid y, Grid dy) {
    return Grid.each(
        x.shape(),
        i -> {
          double sum = 0;
          for (int p = 0; p < y.dim(2); p++) {
            for (int q = 0; q < y.dim(3); q++) {
              Pixels pixels = Pixels.of(w, x.shape(), p, q);
              if (pixels.holds(i[2], i[3]) && isFirst(pixels, x, y.at(i[0], i[1], p, q), i)) {
                sum += dy.at(i[0], i[1], p, q);
              }
            }
          }
          return sum;
        });
  }

  private static boolean isFirst(Pixels pixels, Grid x, double value, int[] index) {
    for (int row = pixels.top; row < pixels.bottom; row++) {
      for (int column = pixels.left; column < pixels.right; column++) {
        if (x.at(index[0], index[1], row, column) == value) {
          return row == index[2] && column == index[3];
        }
      }
    }
    return false;
  }

  static Grid averagePool(Window w, Grid x, Shape result) {
    return Grid.each(
        result,
        i -> {
          Pixels pixels = Pixels.of(w, x.shape(), i[2], i[3]);
          double sum = 0;
          for (int y = pixels.top; y < pixels.bottom; y++) {
            for (int k = pixels.left; k < pixels.right; k++) {
              sum += x.at(i[0], i[1], y, k);
            }
          }
          return sum / pixels.count();
        });
  }

  static Grid averagePoolGradient(Window w, Grid dy, Shape image) {
    return Grid.each(
        image,
        i -> {
          double sum = 0;
          for (int p = 0; p < dy.dim(2); p++) {
            for (int q = 0; q < dy.dim(3); q++) {
              Pixels pixels = Pixels.of(w, image, p, q);
              sum += pixels.holds(i[2], i[3]) ? dy.at(i[0], i[1], p, q) / pixels.count() : 0;
            }
          }
          return sum;
        });
  }

  static Grid responseNorm(ResponseNorm settings, Grid x) {
    return Grid.each(
        x.shape(), i -> x.at(i) * Math.pow(denominator(settings, x, i), -settings.power()));
  }

  static Grid responseNormGradient(ResponseNorm settings, Grid x, Grid dy) {
    double power = settings.power();
    Grid result =
        Grid.each(x.shape(), i -> dy.at(i) * Math.pow(denominator(settings, x, i), -power));
    x.forEach(
        j -> {
          double share = dy.at(j) * x.at(j) * Math.pow(denominator(settings, x, j), -power - 1);
          visit(
              settings,
              x,
              j,
              (c, y, k) ->
                  result.add(
                      -2 * settings.scale() * power * x.at(j[0], c, y, k) * share, j[0], c, y, k));
        });
    return result;
  }

  private static double denominator(ResponseNorm settings, Grid x, int[] index) {
    double[] sum = {0};
    visit(settings, x, index, (c, y, k) -> sum[0] += Math.pow(x.at(index[0], c, y, k), 2));
    return settings.bias() + settings.scale() * sum[0];
  }

  private interface Place {
    void visit(int c, int y, int x);
  }

  /** Visits the neighbours of a place: from size/2 before it, size of them, within the image. */
  private static void visit(ResponseNorm settings, Grid x, int[] index, Place place) {
    boolean across = settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP;
    for (int a = -(settings.size() / 2); a < settings.size() - settings.size() / 2; a++) {
      if (across) {
        if (index[1] + a >= 0 && index[1] + a < x.dim(1)) {
          place.visit(index[1] + a, index[2], index[3]);
        }
        continue;
      }
      for (int b = -(settings.size() / 2); b < settings.size() - settings.size() / 2; b++) {
        int y = index[2] + a;
        int k = index[3] + b;
        if (y >= 0 && y < x.dim(2) && k >= 0 && k < x.dim(3)) {
          place.visit(index[1], y, k);
        }
      }
    }
  }
}
