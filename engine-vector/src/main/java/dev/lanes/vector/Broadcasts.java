package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.Binary;
import dev.lanes.graph.op.Divide;
import dev.lanes.graph.op.Multiply;
import dev.lanes.graph.op.Subtract;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The four operations on two operands, one or both repeated, and repetition itself. */
final class Broadcasts {
  /** The operation; a switch on it within a loop costs nothing, the compiler moves it out. */
  enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    /** A sum and a rectifier. */
    ADD_RELU;

    static Arithmetic of(Binary op) {
      return switch (op) {
        case Add add -> ADD;
        case Subtract subtract -> SUBTRACT;
        case Multiply multiply -> MULTIPLY;
        case Divide divide -> DIVIDE;
      };
    }
  }

  private static final int CHUNK = RangeKernel.GRAIN / 2; // runs are cut, a multiple of 16

  private Broadcasts() {}

  /** Returns the kernel for {@code y = a op b}, where the walk knows a, then b. */
  static Kernel binary(Arithmetic op, Walk walk, Storage a, Storage b, Storage y) {
    int run = walk.run();
    int chunks = Math.ceilDiv(run, CHUNK);
    int[] aOffsets = walk.offsets()[0];
    int[] bOffsets = walk.offsets()[1];
    int aStep = walk.steps()[0];
    int bStep = walk.steps()[1];
    return RangeKernel.of(
        aStep == 1 && bStep == 1 ? "elementwise" : "elementwise, repeated",
        walk.runs() * chunks,
        Math.min(run, CHUNK),
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int r = unit / chunks;
            int at = unit % chunks * CHUNK;
            int n = Math.min(CHUNK, run - at);
            int aAt = a.offset() + aOffsets[r] + at * aStep;
            int bAt = b.offset() + bOffsets[r] + at * bStep;
            run(
                op,
                a.array(),
                aAt,
                aStep,
                b.array(),
                bAt,
                bStep,
                y.array(),
                y.offset() + r * run + at,
                n);
          }
        });
  }

  private static void run(
      Arithmetic op,
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] y,
      int yAt,
      int n) {
    if (aStep == 1 && bStep == 1) {
      both(op, a, aAt, b, bAt, y, yAt, n);
    } else if (aStep == 1) {
      right(op, a, aAt, b[bAt], y, yAt, n);
    } else if (bStep == 1) {
      left(op, a[aAt], b, bAt, y, yAt, n);
    } else {
      Arrays.fill(y, yAt, yAt + n, apply(op, a[aAt], b[bAt]));
    }
  }

  /** Computes {@code y = a op b}, element by element. */
  static void both(
      Arithmetic op, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector u = FloatVector.fromArray(SPECIES, a, aAt + i);
      FloatVector v = FloatVector.fromArray(SPECIES, b, bAt + i);
      apply(op, u, v).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = apply(op, a[aAt + i], b[bAt + i]);
    }
  }

  private static void right(Arithmetic op, float[] a, int aAt, float b, float[] y, int yAt, int n) {
    FloatVector v = FloatVector.broadcast(SPECIES, b);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      apply(op, FloatVector.fromArray(SPECIES, a, aAt + i), v).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = apply(op, a[aAt + i], b);
    }
  }

  private static void left(Arithmetic op, float a, float[] b, int bAt, float[] y, int yAt, int n) {
    FloatVector u = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      apply(op, u, FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = apply(op, a, b[bAt + i]);
    }
  }

  private static FloatVector apply(Arithmetic op, FloatVector a, FloatVector b) {
    return switch (op) {
      case ADD -> a.add(b);
      case SUBTRACT -> a.sub(b);
      case MULTIPLY -> a.mul(b);
      case DIVIDE -> a.div(b);
      case ADD_RELU -> a.add(b).max(0);
    };
  }

  private static float apply(Arithmetic op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case ADD_RELU -> Math.max(a + b, 0);
    };
  }

  /** Returns the kernel that repeats x, which the walk knows, to fill y. */
  static Kernel repeat(Walk walk, Storage x, Storage y) {
    int run = walk.run();
    int[] offsets = walk.offsets()[0];
    boolean moves = walk.steps()[0] == 1;
    return RangeKernel.of(
        moves ? "copy" : "fill",
        walk.runs(),
        run,
        (from, to, thread, step) -> {
          for (int r = from; r < to; r++) {
            int in = x.offset() + offsets[r];
            int out = y.offset() + r * run;
            if (moves) {
              System.arraycopy(x.array(), in, y.array(), out, run);
            } else {
              Arrays.fill(y.array(), out, out + run, x.array()[in]);
            }
          }
        });
  }
}
