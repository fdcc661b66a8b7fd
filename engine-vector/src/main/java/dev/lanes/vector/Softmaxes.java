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
    Scratch totals = scratch(workspace, TOTALS);
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
                scratchAt(thread, TOTALS));
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
   * Computes {@code log sum exp - (1-smoothing) x[label] - smoothing/classes sum of x}.
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
    if (LANES == 2) {
      Pairs.crossEntropy(smoothing, classes, x, xAt, labels, labelsAt, s, totals, y, yAt);
      return;
    }
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector label = FloatVector.fromArray(SPECIES, labels, labelsAt + l);
      FloatVector largest = FloatVector.fromArray(SPECIES, s, totals + BLOCK + l);
      FloatVector target =
          FloatVector.broadcast(SPECIES, Float.NaN); // the label's logit, from the largest
      FloatVector all = FloatVector.broadcast(SPECIES, 0f); // the sum of logits, from the largest
      for (int k = 0; k < classes; k++) {
        FloatVector logit = FloatVector.fromArray(SPECIES, x, xAt + k * BLOCK + l).sub(largest);
        all = all.add(logit);
        target = target.blend(logit, label.compare(EQ, (float) k));
      }
      FloatVector loss =
          FloatVector.fromArray(SPECIES, s, totals + l).sub(target.mul(1 - smoothing));
      loss = loss.sub(all.mul(smoothing / classes));
      loss.intoArray(y, yAt + l);
    }
  }

  /** Computes {@code dx[k] = dy (softmax(x)[k] - q[k])}. */
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
      float[] totals,
      int totalsAt) {
    exponentials(classes, x, xAt, dx, dxAt, totals, totalsAt);
    if (LANES == 2) {
      Pairs.crossEntropyGradient(
          smoothing, classes, labels, labelsAt, dy, dyAt, dx, dxAt, totals, totalsAt);
      return;
    }
    float rest = smoothing / classes;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector label = FloatVector.fromArray(SPECIES, labels, labelsAt + l);
      FloatVector sum = FloatVector.fromArray(SPECIES, totals, totalsAt + l);
      FloatVector unknown = FloatVector.broadcast(SPECIES, Float.NaN);
      for (int k = 0; k < classes; k++) {
        unknown = unknown.blend(0f, label.compare(EQ, (float) k));
      }
      FloatVector upstream = FloatVector.fromArray(SPECIES, dy, dyAt + l).add(unknown);
      for (int k = 0; k < classes; k++) {
        int at = dxAt + k * BLOCK + l;
        FloatVector share = FloatVector.fromArray(SPECIES, dx, at).div(sum).sub(rest);
        share = share.blend(share.sub(1 - smoothing), label.compare(EQ, (float) k));
        share.mul(upstream).intoArray(dx, at);
      }
    }
  }

  private static Scratch scratch(Workspace workspace, int rows) {
    return workspace.share((long) workspace.threads() * rows * BLOCK);
  }

  private static int scratchAt(int thread, int rows) {
    return VectorConstants.FIRST + thread * rows * BLOCK;
  }
}
