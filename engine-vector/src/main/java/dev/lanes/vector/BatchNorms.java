package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.BatchNorm;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Batch normalisation and its statistics in either layout.
 *
 * <p>Both are rows of one channel each: {@code [images or blocks, channels, run]}.
 */
final class BatchNorms {
  private final int channels;
  private final int groups; // images or blocks
  private final int run;
  private final int lastImages;
  private final float share; // of one number in a mean
  private final Storage scratch;

  BatchNorms(Shape shape, Layout layout, Workspace workspace) {
    boolean blocked = layout == Layout.BLOCKED;
    channels = shape.dim(1);
    groups = blocked ? Layout.blocks(shape) : shape.dim(0);
    run = shape.sizePerEntry() / channels * (blocked ? BLOCK : 1);
    lastImages = blocked ? Layout.lastImages(shape) : BLOCK;
    share = (float) channels / shape.size();
    scratch = workspace.keep(2L * BLOCK * workspace.threads());
  }

  /** Returns the kernels for the variance of each channel. */
  List<Kernel> variance(Storage x, Storage mean, Storage variance) {
    float[] partial = new float[channels * groups];
    Kernel first =
        RangeKernel.of(
            "squares by rows",
            channels * groups,
            run,
            (from, to, thread, step) -> {
              for (int unit = from; unit < to; unit++) {
                float m = mean.array()[mean.offset() + unit / groups];
                int at = x.offset() + row(unit);
                partial[unit] =
                    Rows.squares(
                        x.array(), at, m, run, valid(unit), scratch.array(), scratchAt(thread));
              }
            });
    return List.of(first, Sums.adding(share, partial, channels, variance));
  }

  /** Returns the kernel for the normalised x. */
  Kernel normalise(
      float epsilon,
      Storage x,
      Storage scale,
      Storage shift,
      Storage mean,
      Storage variance,
      Storage y) {
    return RangeKernel.of(
        "rows",
        channels * groups,
        run,
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int c = unit / groups;
            int at = row(unit);
            float factor =
                scale.array()[scale.offset() + c]
                    * inverse(variance.array()[variance.offset() + c], epsilon);
            normaliseRow(
                x.array(),
                x.offset() + at,
                mean.array()[mean.offset() + c],
                factor,
                shift.array()[shift.offset() + c],
                y.array(),
                y.offset() + at,
                run);
          }
        });
  }

  /** Returns the kernels for the gradient of the scale. */
  List<Kernel> scaleGradient(
      float epsilon, Storage x, Storage dy, Storage mean, Storage variance, Storage result) {
    float[] partial = new float[channels * groups];
    float[] sums = new float[channels];
    Kernel scaling =
        RangeKernel.of(
            "scale",
            channels,
            1,
            (from, to, thread, step) -> {
              for (int c = from; c < to; c++) {
                result.array()[result.offset() + c] =
                    sums[c] * inverse(variance.array()[variance.offset() + c], epsilon);
              }
            });
    return List.of(
        products(x, dy, mean, partial),
        Sums.adding(1, partial, channels, new Storage(sums, 0)),
        scaling);
  }

  /** Returns the kernels for the gradient of x. */
  List<Kernel> inputGradient(
      BatchNorm.Statistics statistics,
      float epsilon,
      Storage x,
      Storage dy,
      Storage scale,
      Storage mean,
      Storage variance,
      Storage dx) {
    boolean batch = statistics == BatchNorm.Statistics.BATCH;
    float[] meanDy = new float[channels];
    float[] meanProduct = new float[channels]; // of dy and x - mean
    Kernel apply =
        RangeKernel.of(
            "rows",
            channels * groups,
            2L * run,
            (from, to, thread, step) -> {
              for (int unit = from; unit < to; unit++) {
                int c = unit / groups;
                int at = row(unit);
                float r = inverse(variance.array()[variance.offset() + c], epsilon);
                float factor = scale.array()[scale.offset() + c] * r;
                if (batch) {
                  gradientRow(
                      x.array(),
                      x.offset() + at,
                      mean.array()[mean.offset() + c],
                      -factor * r * r * meanProduct[c],
                      dy.array(),
                      dy.offset() + at,
                      factor,
                      -factor * meanDy[c],
                      dx.array(),
                      dx.offset() + at,
                      run);
                } else {
                  normaliseRow(
                      dy.array(),
                      dy.offset() + at,
                      0,
                      factor,
                      0,
                      dx.array(),
                      dx.offset() + at,
                      run);
                }
              }
            });
    if (!batch) {
      return List.of(apply);
    }
    float[] partialDy = new float[channels * groups];
    float[] partialProduct = new float[channels * groups];
    return List.of(
        sums(dy, partialDy),
        Sums.adding(share, partialDy, channels, new Storage(meanDy, 0)),
        products(x, dy, mean, partialProduct),
        Sums.adding(share, partialProduct, channels, new Storage(meanProduct, 0)),
        apply);
  }

  private Kernel sums(Storage x, float[] partial) {
    return RangeKernel.of(
        "sum by rows",
        channels * groups,
        run,
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int at = x.offset() + row(unit);
            partial[unit] =
                Rows.sum(x.array(), at, run, valid(unit), scratch.array(), scratchAt(thread));
          }
        });
  }

  private Kernel products(Storage x, Storage dy, Storage mean, float[] partial) {
    return RangeKernel.of(
        "products by rows",
        channels * groups,
        2L * run,
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int at = row(unit);
            partial[unit] =
                Rows.products(
                    x.array(),
                    x.offset() + at,
                    mean.array()[mean.offset() + unit / groups],
                    dy.array(),
                    dy.offset() + at,
                    run,
                    valid(unit),
                    scratch.array(),
                    scratchAt(thread));
          }
        });
  }

  /** Returns where the row of unit {@code channel * groups + group} begins. */
  private int row(int unit) {
    return (unit % groups * channels + unit / groups) * run;
  }

  private int scratchAt(int thread) {
    return scratch.offset() + thread * 2 * BLOCK;
  }

  private int valid(int unit) {
    return unit % groups == groups - 1 ? lastImages : BLOCK;
  }

  private static float inverse(float variance, float epsilon) {
    return (float) (1 / Math.sqrt((double) variance + epsilon));
  }

  /** Computes {@code y = (x - mean) factor + shift}. */
  private static void normaliseRow(
      float[] x, int xAt, float mean, float factor, float shift, float[] y, int yAt, int n) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean);
      v.fma(factors, shifts).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.fma(x[xAt + i] - mean, factor, shift);
    }
  }

  /** Computes {@code dx = dy factor + (x - mean) slope + shift}. */
  private static void gradientRow(
      float[] x,
      int xAt,
      float mean,
      float slope,
      float[] dy,
      int dyAt,
      float factor,
      float shift,
      float[] dx,
      int dxAt,
      int n) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
    FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).fma(slopes, shifts);
      FloatVector.fromArray(SPECIES, dy, dyAt + i).fma(factors, v).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float v = Math.fma(x[xAt + i] - mean, slope, shift);
      dx[dxAt + i] = Math.fma(dy[dyAt + i], factor, v);
    }
  }
}
