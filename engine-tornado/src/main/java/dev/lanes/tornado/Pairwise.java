package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Operations on two operands, element by element, with and without broadcasting. */
final class Pairwise {
  static final int ADD = 0;
  static final int SUBTRACT = 1;
  static final int MULTIPLY = 2;
  static final int DIVIDE = 3;
  static final int RELU_GRADIENT = 4;
  static final int LEAKY_RELU_GRADIENT = 5;
  static final int LOGISTIC_GRADIENT = 6;
  static final int TANH_GRADIENT = 7;
  static final int ADD_RELU = 8;

  private Pairwise() {}

  /** Computes {@code y = f(a, b)} for operands that lie alike, in blocks. */
  static void flat(
      FloatArray m, int a, int b, int y, int n, int blocks, int block, int kind, float p, float q) {
    for (@Parallel int k = 0; k < (blocks & Bounds.ANY); k++) {
      int to = Math.min(n, (k + 1) * block);
      for (int i = k * block; i < to; i++) {
        m.set(y + i, valueOf(kind, m.get(a + i), m.get(b + i), p, q));
      }
    }
  }

  /**
   * Computes {@code y = f(a, b)} with a stride of each operand along four axes, innermost last; y
   * has a pitch between rows.
   */
  static void strided(
      FloatArray m,
      int aAt,
      int bAt,
      int yAt,
      int n,
      int kind,
      int d1,
      int d2,
      int d3,
      int pitch,
      int a0,
      int a1,
      int a2,
      int a3,
      int b0,
      int b1,
      int b2,
      int b3) {
    for (@Parallel int i = 0; i < (n & Bounds.ANY); i++) {
      int row = i / d3;
      int i3 = i - row * d3;
      int plane = row / d2;
      int i2 = row - plane * d2;
      int i0 = plane / d1;
      int i1 = plane - i0 * d1;
      float a = m.get(aAt + i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3);
      float b = m.get(bAt + i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3);
      m.set(yAt + row * pitch + i3, valueOf(kind, a, b, 0f, 0f));
    }
  }

  /** Returns f(a, b); of the gradients, a is the result y of the operation and b its gradient. */
  private static float valueOf(int kind, float a, float b, float p, float q) {
    if (kind == ADD) {
      return a + b;
    }
    if (kind == SUBTRACT) {
      return a - b;
    }
    if (kind == MULTIPLY) {
      return a * b;
    }
    if (kind == DIVIDE) {
      return a / b;
    }
    if (kind == RELU_GRADIENT) {
      return a > 0 ? b : 0;
    }
    if (kind == LEAKY_RELU_GRADIENT) {
      return a > 0 ? b : p * b;
    }
    if (kind == LOGISTIC_GRADIENT) {
      return b * a * (1 - a);
    }
    if (kind == TANH_GRADIENT) {
      return b * q * (p - a * a / p);
    }
    float sum = a + b;
    return sum < 0 ? 0 : sum;
  }
}
