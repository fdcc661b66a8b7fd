package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Operations on one operand, element by element. The kind is a constant of the compiled kernel, so
 * that nothing is left of the choice.
 */
final class Single {
  static final int RELU = 0;
  static final int LEAKY_RELU = 1;
  static final int LOGISTIC = 2;
  static final int TANH = 3;
  static final int EXP = 4;
  static final int LOG = 5;
  static final int SQUARE = 6;
  static final int ROOT = 7;
  static final int ABS = 8;
  static final int SIGN = 9;
  static final int SCALE = 10;

  private Single() {}

  /** Computes {@code y = f(x)} in blocks; p and q are the operation's constants. */
  static void unary(
      FloatArray m, int x, int y, int n, int blocks, int block, int kind, float p, float q) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      int to = Math.min(n, (b + 1) * block);
      for (int i = b * block; i < to; i++) {
        m.set(y + i, valueOf(kind, m.get(x + i), p, q));
      }
    }
  }

  /** Returns f(x); NaN stays NaN, as only strict comparisons are false for it on a device. */
  private static float valueOf(int kind, float x, float p, float q) {
    if (kind == RELU) {
      return x < 0 ? 0 : x;
    }
    if (kind == LEAKY_RELU) {
      return x > 0 ? x : p * x;
    }
    if (kind == LOGISTIC) {
      return 1 / (1 + TornadoMath.exp(-x));
    }
    if (kind == TANH) {
      return p * TornadoMath.tanh(q * x);
    }
    if (kind == EXP) {
      return TornadoMath.exp(x);
    }
    if (kind == LOG) {
      return TornadoMath.log(x);
    }
    if (kind == SQUARE) {
      return x * x;
    }
    if (kind == ROOT) {
      return TornadoMath.sqrt(x);
    }
    if (kind == ABS) {
      return TornadoMath.abs(x);
    }
    if (kind == SIGN) {
      float positive = x > 0 ? 1f : x;
      return x < 0 ? -1f : positive; // zero and NaN are themselves
    }
    return p * x;
  }
}
