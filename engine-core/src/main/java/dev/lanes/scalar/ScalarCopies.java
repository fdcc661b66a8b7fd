package dev.lanes.scalar;

import dev.lanes.graph.Shape;
import java.util.List;

/** Operations that only move numbers. */
final class ScalarCopies {
  private ScalarCopies() {}

  static void copy(Tensor x, Tensor y) {
    System.arraycopy(x.data, x.at, y.data, y.at, y.size());
  }

  static void concatenate(int axis, List<Tensor> parts, Tensor y) {
    int outer = outer(y.shape, axis);
    int row = y.size() / outer;
    int from = y.at;
    for (int part = 0; part < parts.size(); part++) {
      Tensor x = parts.get(part);
      int run = x.size() / outer;
      for (int i = 0; i < outer; i++) {
        System.arraycopy(x.data, x.at + i * run, y.data, from + i * row, run);
      }
      from += run;
    }
  }

  static void slice(int axis, int from, Tensor x, Tensor y) {
    int outer = outer(x.shape, axis);
    int row = x.size() / outer;
    int run = y.size() / outer;
    int start = x.at + from * (run / y.dim(axis));
    for (int i = 0; i < outer; i++) {
      System.arraycopy(x.data, start + i * row, y.data, y.at + i * run, run);
    }
  }

  private static int outer(Shape shape, int axis) {
    int product = 1;
    for (int i = 0; i < axis; i++) {
      product *= shape.dim(i);
    }
    return product;
  }
}
