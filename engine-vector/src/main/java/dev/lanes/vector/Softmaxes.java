package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;

import dev.lanes.graph.Shape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Softmax and cross-entropy of blocked logits: every lane is an image of its own. */
final class Softmaxes {
  private static final String ALGORITHM = "16 images at once";

  private Softmaxes() {}

  static Kernel softmax(Shape shape, Storage x, Storage y) {
    int classes = shape.dim(1);
    return RangeKernel.of(
        ALGORITHM,
        Layout.blocks(shape),
        4L * classes * BLOCK,
        (from, to, thread, step) -> {
          for (int block = from; block < to; block++) {
            int at = block * classes * BLOCK;
            softmaxBlock(classes, x.array(), x.offset() + at, y.array(), y.offset() + at);
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

  static Kernel crossEntropy(float smoothing, Shape shape, Storage x, Storage labels, Storage y) {
    int classes = shape.dim(1);
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
                y.offset() + block * BLOCK);
          }
        });
  }

  static Kernel crossEntropyGradient(
      float smoothing, Shape shape, Storage x, Storage labels, Storage dy, Storage dx) {
    int classes = shape.dim(1);
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
                dx.offset() + block * classes * BLOCK);
          }
        });
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(SPECIES, array, at);
  }

  private static void softmaxBlock(int classes, float[] x, int xAt, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector largest = load(x, xAt + l);
      for (int k = 1; k < classes; k++) {
        largest = largest.max(load(x, xAt + k * BLOCK + l));
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < classes; k++) {
        FloatVector e = VectorMath.exp(load(x, xAt + k * BLOCK + l).sub(largest));
        e.intoArray(y, yAt + k * BLOCK + l);
        sum = sum.add(e);
      }
      for (int k = 0; k < classes; k++) {
        int at = yAt + k * BLOCK + l;
        load(y, at).div(sum).intoArray(y, at);
      }
    }
  }

  private static void gradientBlock(
      int classes, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < classes; k++) {
        sum = load(y, yAt + k * BLOCK + l).fma(load(dy, dyAt + k * BLOCK + l), sum);
      }
      for (int k = 0; k < classes; k++) {
        FloatVector d = load(dy, dyAt + k * BLOCK + l).sub(sum);
        load(y, yAt + k * BLOCK + l).mul(d).intoArray(dx, dxAt + k * BLOCK + l);
      }
    }
  }

  /** Computes {@code log sum exp - (1-smoothing) x[label] - smoothing/classes sum of x}. */
  private static void crossEntropyBlock(
      float smoothing,
      int classes,
      float[] x,
      int xAt,
      float[] labels,
      int labelsAt,
      float[] y,
      int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector label = load(labels, labelsAt + l);
      FloatVector largest = load(x, xAt + l);
      for (int k = 1; k < classes; k++) {
        largest = largest.max(load(x, xAt + k * BLOCK + l));
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector target = FloatVector.zero(SPECIES); // the logit of the label, from the largest
      FloatVector all = FloatVector.zero(SPECIES); // the sum of logits, from the largest
      VectorMask<Float> known = SPECIES.maskAll(false);
      for (int k = 0; k < classes; k++) {
        FloatVector logit = load(x, xAt + k * BLOCK + l).sub(largest);
        VectorMask<Float> here = label.compare(EQ, (float) k);
        sum = sum.add(VectorMath.exp(logit));
        all = all.add(logit);
        target = target.blend(logit, here);
        known = known.or(here);
      }
      FloatVector loss = VectorMath.log(sum).sub(target.mul(1 - smoothing));
      if (smoothing > 0) {
        loss = loss.sub(all.mul(smoothing / classes));
      }
      loss.blend(Float.NaN, known.not()).intoArray(y, yAt + l);
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
      int dxAt) {
    float rest = smoothing / classes;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector label = load(labels, labelsAt + l);
      FloatVector largest = load(x, xAt + l);
      for (int k = 1; k < classes; k++) {
        largest = largest.max(load(x, xAt + k * BLOCK + l));
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      VectorMask<Float> known = SPECIES.maskAll(false);
      for (int k = 0; k < classes; k++) {
        FloatVector e = VectorMath.exp(load(x, xAt + k * BLOCK + l).sub(largest));
        e.intoArray(dx, dxAt + k * BLOCK + l);
        sum = sum.add(e);
        known = known.or(label.compare(EQ, (float) k));
      }
      FloatVector upstream = load(dy, dyAt + l).blend(Float.NaN, known.not());
      for (int k = 0; k < classes; k++) {
        int at = dxAt + k * BLOCK + l;
        FloatVector share = load(dx, at).div(sum).sub(rest);
        share = share.blend(share.sub(1 - smoothing), label.compare(EQ, (float) k));
        share.mul(upstream).intoArray(dx, at);
      }
    }
  }
}
