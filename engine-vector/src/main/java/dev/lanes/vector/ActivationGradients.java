package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.LeakyReluGradient;
import dev.lanes.graph.op.LogisticGradient;
import dev.lanes.graph.op.ReluGradient;
import dev.lanes.graph.op.ScaledTanhGradient;
import jdk.incubator.vector.FloatVector;

/** Gradients of activations from their results, element by element, in any layout. */
final class ActivationGradients {
  /** A loop over {@code n} elements, a multiple of 16. */
  interface Loop {
    void run(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);
  }

  private ActivationGradients() {}

  /** Returns the kernel for that many elements. */
  static Kernel of(ActivationGradient op, Storage y, Storage dy, Storage dx, long length) {
    Loop loop = loop(op);
    return RangeKernel.of(
        "elementwise",
        VectorConstants.padded(length) / BLOCK,
        BLOCK,
        (from, to, thread, step) -> run(loop, y, dy, dx, from * BLOCK, (to - from) * BLOCK));
  }

  /** Returns the planes of the gradient of blocked images, each so many floats. */
  static PlaneSource planes(ActivationGradient op, Storage y, PlaneSource dy, int length) {
    Loop loop = loop(op);
    return (plane, to, at, thread) -> {
      dy.write(plane, to, at, thread);
      loop.run(y.array(), y.offset() + plane * length, to, at, to, at, length);
    };
  }

  /** Returns the same where dy is stored. */
  static PlaneSource planes(ActivationGradient op, Storage y, Storage dy, int length) {
    Loop loop = loop(op);
    return (plane, to, at, thread) -> {
      int from = plane * length;
      loop.run(y.array(), y.offset() + from, dy.array(), dy.offset() + from, to, at, length);
    };
  }

  private static void run(Loop loop, Storage y, Storage dy, Storage dx, int at, int n) {
    loop.run(
        y.array(), y.offset() + at, dy.array(), dy.offset() + at, dx.array(), dx.offset() + at, n);
  }

  private static Loop loop(ActivationGradient op) {
    return switch (op) {
      case ReluGradient relu -> ActivationGradients::relu;
      case LeakyReluGradient leaky -> {
        float slope = leaky.slope();
        yield (a, at, b, bt, c, ct, n) -> leakyRelu(slope, a, at, b, bt, c, ct, n);
      }
      case LogisticGradient logistic -> ActivationGradients::logistic;
      case ScaledTanhGradient tanh -> {
        float amplitude = tanh.amplitude();
        float slope = tanh.slope();
        yield (a, at, b, bt, c, ct, n) -> tanh(amplitude, slope, a, at, b, bt, c, ct, n);
      }
    };
  }

  static void relu(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    if (LANES == 2) {
      Pairs.reluGradient(y, yAt, dy, dyAt, dx, dxAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      FloatVector.zero(SPECIES).blend(d, v.compare(GT, 0f)).intoArray(dx, dxAt + i);
    }
  }

  static void leakyRelu(
      float slope, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    if (LANES == 2) {
      Pairs.leakyReluGradient(slope, y, yAt, dy, dyAt, dx, dxAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      d.mul(slope).blend(d, v.compare(GT, 0f)).intoArray(dx, dxAt + i);
    }
  }

  static void logistic(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      d.mul(v).mul(one.sub(v)).intoArray(dx, dxAt + i);
    }
  }

  static void tanh(
      float amplitude,
      float slope,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n) {
    FloatVector limit = FloatVector.broadcast(SPECIES, amplitude);
    FloatVector inverse = FloatVector.broadcast(SPECIES, -1 / amplitude);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      d.mul(slope).mul(v.mul(v).fma(inverse, limit)).intoArray(dx, dxAt + i);
    }
  }
}
