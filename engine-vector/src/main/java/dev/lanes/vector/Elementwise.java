package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanes.graph.op.Abs;
import dev.lanes.graph.op.Exp;
import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.Log;
import dev.lanes.graph.op.Logistic;
import dev.lanes.graph.op.Relu;
import dev.lanes.graph.op.Scale;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.Sign;
import dev.lanes.graph.op.Square;
import dev.lanes.graph.op.SquareRoot;
import dev.lanes.graph.op.Unary;
import jdk.incubator.vector.FloatVector;

/**
 * Operations on one operand, element by element, in any layout.
 *
 * <p>Every tensor has room for whole blocks of 16, so that there are no tails.
 */
final class Elementwise {
  /** A loop over {@code n} elements, a multiple of 16. */
  interface Loop {
    void run(float[] x, int xAt, float[] y, int yAt, int n);
  }

  private Elementwise() {}

  static Kernel of(Unary op, Storage x, Storage y, long length) {
    return switch (op) {
      case Relu relu -> kernel(x, y, length, Elementwise::relu);
      case LeakyRelu leaky -> {
        float slope = leaky.slope();
        yield kernel(x, y, length, (a, at, b, bt, n) -> leakyRelu(slope, a, at, b, bt, n));
      }
      case Logistic logistic -> kernel(x, y, length, VectorMath::logistic);
      case ScaledTanh tanh -> {
        float amplitude = tanh.amplitude();
        float slope = tanh.slope();
        yield kernel(
            x, y, length, (a, at, b, bt, n) -> VectorMath.tanh(amplitude, slope, a, at, b, bt, n));
      }
      case Exp exp -> kernel(x, y, length, VectorMath::exp);
      case Log log -> kernel(x, y, length, VectorMath::log);
      case Square square -> kernel(x, y, length, Elementwise::square);
      case SquareRoot root -> kernel(x, y, length, Elementwise::squareRoot);
      case Abs abs -> kernel(x, y, length, Elementwise::abs);
      case Sign sign -> kernel(x, y, length, Elementwise::sign);
      case Scale scale -> {
        float factor = scale.factor();
        yield kernel(x, y, length, (a, at, b, bt, n) -> scale(factor, a, at, b, bt, n));
      }
    };
  }

  private static Kernel kernel(Storage x, Storage y, long length, Loop loop) {
    return RangeKernel.of(
        "elementwise",
        VectorConstants.padded(length) / BLOCK,
        BLOCK,
        (from, to, thread, step) ->
            loop.run(
                x.array(),
                x.offset() + from * BLOCK,
                y.array(),
                y.offset() + from * BLOCK,
                (to - from) * BLOCK));
  }

  static void relu(float[] x, int xAt, float[] y, int yAt, int n) {
    if (LANES == 2) {
      Pairs.relu(x, xAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.blend(0f, v.compare(LE, 0f)).intoArray(y, yAt + i); // NaN is not <= 0 and stays
    }
  }

  static void leakyRelu(float slope, float[] x, int xAt, float[] y, int yAt, int n) {
    if (LANES == 2) {
      Pairs.leakyRelu(slope, x, xAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.mul(slope).blend(v, v.compare(GT, 0f)).intoArray(y, yAt + i);
    }
  }

  static void square(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.mul(v).intoArray(y, yAt + i);
    }
  }

  static void squareRoot(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i).sqrt().intoArray(y, yAt + i);
    }
  }

  static void abs(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i).abs().intoArray(y, yAt + i);
    }
  }

  static void sign(float[] x, int xAt, float[] y, int yAt, int n) {
    if (LANES == 2) {
      Pairs.sign(x, xAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      VectorMath.sign(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  /** A plain loop, which C2 vectorises: most are single numbers, run too seldom to be compiled. */
  static void scale(float factor, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = x[xAt + i] * factor;
    }
  }
}
