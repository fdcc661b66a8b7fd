package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanes.graph.Shape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Softmax and cross-entropy of blocked logits: every lane is an image of its own. */
final class Softmaxes {
  private static final String ALGORITHM = "16 images at once";
  private static final int TOTALS = 2; // of each image: the sum of exponentials, the largest logit
  private static final int GRADIENT_TOTALS = 3; // and what comes from above

  private Softmaxes() {}

  static Kernel softmax(Shape shape, Storage x, Storage y, Workspace workspace) {
    int classes = shape.dim(1);
    Scratch totals = scratch(workspace, TOTALS);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        4L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            int at = block * classes * BLOCK;
            softmaxBlock(
                classes,
                x.array(),
                x.offset() + at,
                y.array(),
                y.offset() + at,
                totals.array(),
                scratchAt(thread, TOTALS));
          }
        });
  }

  static Kernel softmaxGradient(Shape shape, Storage y, Storage dy, Storage dx) {
    int classes = shape.dim(1);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        3L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            int at = block * classes * BLOCK;
            gradientBlock(
                classes,
                y.array(),
                y.offset() + at,
                dy.array(),
                dy.offset() + at,
                dx.array(),
                dx.offset() + at);
          }
        });
  }

  static Kernel crossEntropy(
      float smoothing, Shape shape, Storage x, Storage labels, Storage y, Workspace workspace) {
    int classes = shape.dim(1);
    int rows = classes + TOTALS;
    Scratch scratch = scratch(workspace, rows);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        4L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            crossEntropyBlock(
                smoothing,
                classes,
                x.array(),
                x.offset() + block * classes * BLOCK,
                labels.array(),
                labels.offset() + block * BLOCK,
                y.array(),
                y.offset() + block * BLOCK,
                scratch.array(),
                scratchAt(thread, rows));
          }
        });
  }

  static Kernel crossEntropyGradient(
      float smoothing,
      Shape shape,
      Storage x,
      Storage labels,
      Storage dy,
      Storage dx,
      Workspace workspace) {
    int classes = shape.dim(1);
    Scratch totals = scratch(workspace, GRADIENT_TOTALS);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        4L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            crossEntropyGradientBlock(
                smoothing,
                classes,
                x.array(),
                x.offset() + block * classes * BLOCK,
                labels.array(),
                labels.offset() + block * BLOCK,
                dy.array(),
                dy.offset() + block * BLOCK,
                dx.array(),
                dx.offset() + block * classes * BLOCK,
                totals.array(),
                scratchAt(thread, GRADIENT_TOTALS));
          }
        });
  }

  static Kernel correct(Shape shape, Storage x, Storage labels, Storage y) {
    int classes = shape.dim(1);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        2L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            correctBlock(
                classes,
                x.array(),
                x.offset() + block * classes * BLOCK,
                labels.array(),
                labels.offset() + block * BLOCK,
                y.array(),
                y.offset() + block * BLOCK);
          }
        });
  }

  /** Nothing compares with NaN, be it a score or the score of no class: the answer is not right. */
  private static void correctBlock(
      int classes, float[] x, int xAt, float[] labels, int labelsAt, float[] y, int yAt) {
    if (LANES == 2) {
      Pairs.correct(classes, x, xAt, labels, labelsAt, y, yAt);
      return;
    }
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector label = FloatVector.fromArray(SPECIES, labels, labelsAt + l);
      FloatVector own = FloatVector.broadcast(SPECIES, Float.NaN);
      for (int k = 0; k < classes; k++) {
        FloatVector other = FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l);
        own = own.blend(other, label.compare(EQ, (float) k));
      }
      VectorMask<Float> right = own.compare(EQ, own);
      for (int k = 0; k < classes; k++) {
        FloatVector other = FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l);
        VectorMask<Float> first = other.compare(EQ, own).and(label.compare(LE, (float) k));
        right = right.and(other.compare(LT, own).or(first));
      }
      FloatVector.zero(SPECIES).blend(1f, right).intoArray(y, yAt + l);
    }
  }

  /**
   * Computes {@code e = exp(x - largest)} of 16 images; then what {@code totals} holds is: the sums
   * of e, the largest x.
   */
  private static void exponentials(
      int classes, float[] x, int xAt, float[] e, int eAt, float[] totals, int totalsAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector largest = FloatVector.fromArray(SPECIES, x, xAt + l);
      for (int k = 1; k < classes; k++) {
        largest = largest.max(FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l));
      }
      largest.intoArray(totals, totalsAt + BLOCK + l);
      for (int k = 0; k < classes; k++) {
        FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l)
            .sub(largest)
            .intoArray(e, eAt + k * BLOCK + l);
      }
    }
    VectorMath.exp(e, eAt, e, eAt, classes * BLOCK);
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < classes; k++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, e, eAt + k * BLOCK + l));
      }
      sum.intoArray(totals, totalsAt + l);
    }
  }

  private static void softmaxBlock(
      int classes, float[] x, int xAt, float[] y, int yAt, float[] totals, int totalsAt) {
    exponentials(classes, x, xAt, y, yAt, totals, totalsAt);
    for (int k = 0; k < classes; k++) {
      for (int l = 0; l < BLOCK; l += LANES) {
        int at = yAt + k * BLOCK + l;
        FloatVector.fromArray(SPECIES, y, at)
            .div(FloatVector.fromArray(SPECIES, totals, totalsAt + l))
            .intoArray(y, at);
      }
    }
  }

  private static void gradientBlock(
      int classes, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < classes; k++) {
        sum =
            FloatVector.fromArray(SPECIES, y, yAt + k * BLOCK + l)
                .fma(FloatVector.fromArray(SPECIES, dy, dyAt + k * BLOCK + l), sum);
      }
      for (int k = 0; k < classes; k++) {
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + k * BLOCK + l).sub(sum);
        FloatVector.fromArray(SPECIES, y, yAt + k * BLOCK + l)
            .mul(d)
            .intoArray(dx, dxAt + k * BLOCK + l);
      }
    }
  }

  /**
   * Computes {@code log sum exp - (1-smoothing) x[label] - smoothing/classes sum of x}, all x from
   * the largest.
   *
   * <p>The label's own is read as a number: behind the exponentials, which C2 inlines at times, a
   * vector that a loop blends would be an object.
   *
   * @param s scratch for the exponentials and two rows of totals
   */
  private static void crossEntropyBlock(
      float smoothing,
      int classes,
      float[] x,
      int xAt,
      float[] labels,
      int labelsAt,
      float[] y,
      int yAt,
      float[] s,
      int sAt) {
    int totals = sAt + classes * BLOCK;
    exponentials(classes, x, xAt, s, sAt, s, totals);
    VectorMath.log(s, totals, s, totals, BLOCK);
    for (int l = 0; l < BLOCK && smoothing > 0; l += LANES) {
      FloatVector largest = FloatVector.fromArray(SPECIES, s, totals + BLOCK + l);
      FloatVector all = FloatVector.zero(SPECIES);
      for (int k = 0; k < classes; k++) {
        all = all.add(FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l).sub(largest));
      }
      all.intoArray(y, yAt + l);
    }
    for (int n = 0; n < BLOCK; n++) {
      float label = labels[labelsAt + n];
      float target =
          isClass(label, classes)
              ? x[xAt + ((int) label) * BLOCK + n] - s[totals + BLOCK + n]
              : Float.NaN;
      float loss = s[totals + n] - target * (1 - smoothing);
      y[yAt + n] = smoothing > 0 ? loss - y[yAt + n] * (smoothing / classes) : loss;
    }
  }

  /**
   * Computes {@code dx[k] = dy (softmax(x)[k] - q[k])}; the label's own as a number, as in {@link
   * #crossEntropyBlock}.
   *
   * @param s scratch for {@value #GRADIENT_TOTALS} rows
   */
  private static void crossEntropyGradientBlock(
      float smoothing,
      int classes,
      float[] x,
      int xAt,
      float[] labels,
      int labelsAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      float[] s,
      int sAt) {
    exponentials(classes, x, xAt, dx, dxAt, s, sAt);
    float rest = smoothing / classes;
    int own = sAt + BLOCK; // the label's gradient
    int upstreams = sAt + 2 * BLOCK;
    for (int n = 0; n < BLOCK; n++) {
      float label = labels[labelsAt + n];
      float upstream = isClass(label, classes) ? dy[dyAt + n] : Float.NaN;
      s[upstreams + n] = upstream;
      if (isClass(label, classes)) {
        float share = dx[dxAt + ((int) label) * BLOCK + n] / s[sAt + n] - rest;
        s[own + n] = (share - (1 - smoothing)) * upstream;
      }
    }
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, s, sAt + l);
      FloatVector upstream = FloatVector.fromArray(SPECIES, s, upstreams + l);
      for (int k = 0; k < classes; k++) {
        int at = dxAt + k * BLOCK + l;
        FloatVector.fromArray(SPECIES, dx, at).div(sum).sub(rest).mul(upstream).intoArray(dx, at);
      }
    }
    for (int n = 0; n < BLOCK; n++) {
      float label = labels[labelsAt + n];
      if (isClass(label, classes)) {
        dx[dxAt + ((int) label) * BLOCK + n] = s[own + n];
      }
    }
  }

  /** Returns whether a label names one of the classes. */
  static boolean isClass(float label, int classes) {
    return label >= 0 && label < classes && label == (int) label;
  }

  private static Scratch scratch(Workspace workspace, int rows) {
    return workspace.share((long) workspace.threads() * rows * BLOCK);
  }

  private static int scratchAt(int thread, int rows) {
    return VectorConstants.FIRST + thread * rows * BLOCK;
  }
}
