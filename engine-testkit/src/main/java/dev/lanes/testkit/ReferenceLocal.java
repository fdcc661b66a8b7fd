package dev.lanes.testkit;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;

/** Locally connected layers. */
final class ReferenceLocal {
  private ReferenceLocal() {}

  static Grid forward(Convolution g, Grid x, Grid w, Shape result) {
    return Grid.each(
        result,
        i -> {
          double sum = 0;
          for (int c = 0; c < w.dim(1); c++) {
            for (int r = 0; r < w.dim(2); r++) {
              for (int s = 0; s < w.dim(3); s++) {
                int unit = (i[1] * result.dim(2) + i[2]) * result.dim(3) + i[3];
                sum += x.orZero(i[0], c, y(g, i[2], r), x(g, i[3], s)) * w.at(unit, c, r, s);
              }
            }
          }
          return sum;
        });
  }

  static Grid inputGradient(Convolution g, Grid dy, Grid w, Shape image) {
    return Grid.each(
        image,
        i -> {
          double sum = 0;
          for (int unit = 0; unit < w.dim(0); unit++) {
            int f = unit / dy.dim(3) / dy.dim(2);
            int p = unit / dy.dim(3) % dy.dim(2);
            int q = unit % dy.dim(3);
            for (int r = 0; r < w.dim(2); r++) {
              for (int s = 0; s < w.dim(3); s++) {
                if (y(g, p, r) == i[2] && x(g, q, s) == i[3]) {
                  sum += dy.at(i[0], f, p, q) * w.at(unit, i[1], r, s);
                }
              }
            }
          }
          return sum;
        });
  }

  static Grid filterGradient(Convolution g, Grid x, Grid dy, Shape weights) {
    return Grid.each(
        weights,
        i -> {
          int f = i[0] / dy.dim(3) / dy.dim(2);
          int p = i[0] / dy.dim(3) % dy.dim(2);
          int q = i[0] % dy.dim(3);
          double sum = 0;
          for (int n = 0; n < x.dim(0); n++) {
            sum += dy.at(n, f, p, q) * x.orZero(n, i[1], y(g, p, i[2]), x(g, q, i[3]));
          }
          return sum;
        });
  }

  private static int y(Convolution g, int p, int r) {
    return p * g.strideY() + r * g.dilationY() - g.padding().top();
  }

  private static int x(Convolution g, int q, int s) {
    return q * g.strideX() + s * g.dilationX() - g.padding().left();
  }
}
