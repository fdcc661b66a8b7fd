package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanes.graph.Shape;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation and its statistics in either layout.
 *
 * <p>Both are rows of one channel each: {@code [images or blocks, channels, run]}.
 */
final class BatchNorms {
  private final boolean blocked;
  private final int channels;
  private final int groups; // images or blocks
  private final int run;
  private final int lastImages;
  private final float share; // of one number in a mean
  private final Storage scratch;

  BatchNorms(Shape shape, Layout layout, Workspace workspace) {
    blocked = layout == Layout.BLOCKED;
    channels = shape.dim(1);
    groups = blocked ? Layout.blocks(shape) : shape.dim(0);
    run = shape.sizePerEntry() / channels * (blocked ? BLOCK : 1);
    lastImages = blocked ? Layout.lastImages(shape) : BLOCK;
    share = (float) channels / shape.size();
    scratch = workspace.keep(2L * BLOCK * workspace.threads());
  }

  /**
   * Sums over each row, made by {@link #moments}.
   *
   * @param sums the sum of x, by channel and group
   * @param squares the sum of squared distances from the row's own mean
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Moments(float[] sums, float[] squares) {}

  /** Returns new sums. */
  Moments moments() {
    return new Moments(new float[channels * groups], new float[channels * groups]);
  }

  /** Returns the kernels for the mean of each channel, which take the sums on the way. */
  List<Kernel> mean(Moments moments, Storage x, Storage mean) {
    Kernel rows =
        RangeKernel.of(
            "moments by rows",
            channels * groups,
            2L * run,
            (from, to, thread, step) -> {
              for (int unit = from; unit < to; unit++) {
                int at = x.offset() + row(unit);
                int s = scratchAt(thread);
                float sum = Rows.sum(x.array(), at, run, valid(unit), scratch.array(), s);
                float own = sum / count(unit);
                moments.sums()[unit] = sum;
                moments.squares()[unit] =
                    Rows.squares(x.array(), at, own, run, valid(unit), scratch.array(), s);
              }
            });
    return List.of(rows, Sums.adding(share, moments.sums(), channels, mean));
  }

  /**
   * Returns the kernel for the variance of each channel from its rows' (Chan, Golub, LeVeque,
   * "Algorithms for Computing the Sample Variance", 1983).
   */
  Kernel variance(Moments moments, Storage mean, Storage variance) {
    return RangeKernel.of(
        "add variances",
        channels,
        groups,
        (from, to, thread, step) -> {
          for (int c = from; c < to; c++) {
            float sum = 0;
            for (int unit = c * groups; unit < (c + 1) * groups; unit++) {
              float apart = moments.sums()[unit] / count(unit) - mean.array()[mean.offset() + c];
              sum += Math.fma(count(unit) * apart, apart, moments.squares()[unit]);
            }
            variance.array()[variance.offset() + c] = sum * share;
          }
        });
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

  /**
   * Sums over all that a channel has, for gradients; made by {@link #gradientSums}.
   *
   * @param dy the sum of dy for each channel
   * @param products the sum of {@code dy (x - mean)} for each channel
   */
  record GradientSums(Storage dy, Storage products) {}

  /**
   * Returns the kernel for the normalised x, rectified or not.
   *
   * @param added what is added before it is rectified, if anything
   */
  Kernel normalise(
      float epsilon,
      @Nullable Storage added,
      boolean relu,
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
            float least = relu ? 0 : Float.NEGATIVE_INFINITY;
            normaliseRow(
                x.array(),
                x.offset() + at,
                mean.array()[mean.offset() + c],
                factor,
                shift.array()[shift.offset() + c],
                added == null ? least : Float.NEGATIVE_INFINITY,
                y.array(),
                y.offset() + at,
                run);
            if (added != null) { // while the row is in a cache
              Broadcasts.both(
                  relu ? Broadcasts.Arithmetic.ADD_RELU : Broadcasts.Arithmetic.ADD,
                  y.array(),
                  y.offset() + at,
                  added.array(),
                  added.offset() + at,
                  y.array(),
                  y.offset() + at,
                  run);
            }
          }
        });
  }

  /** Returns the kernel for what x is multiplied with when it is normalised, by channel. */
  Kernel factors(float epsilon, Storage scale, Storage variance, Storage factors) {
    return RangeKernel.of(
        "factors",
        channels,
        1,
        (from, to, thread, step) -> {
          for (int c = from; c < to; c++) {
            factors.array()[factors.offset() + c] =
                scale.array()[scale.offset() + c]
                    * inverse(variance.array()[variance.offset() + c], epsilon);
          }
        });
  }

  /** Returns new sums. */
  GradientSums gradientSums() {
    return new GradientSums(
        new Storage(new float[channels], 0), new Storage(new float[channels], 0));
  }

  /**
   * Returns the kernels that compute the sums.
   *
   * @param planes what writes dy row by row, if nobody has yet; of blocked images only
   */
  List<Kernel> sum(
      GradientSums sums, @Nullable PlaneSource planes, Storage x, Storage dy, Storage mean) {
    float[] partialDy = new float[channels * groups];
    float[] partialProducts = new float[channels * groups];
    Kernel rows =
        RangeKernel.of(
            "sums and products by rows",
            channels * groups,
            2L * run,
            (from, to, thread, step) -> {
              for (int unit = from; unit < to; unit++) {
                int at = row(unit);
                if (planes != null) {
                  planes.write(at / run, dy.array(), dy.offset() + at, thread);
                }
                Rows.sumAndProducts(
                    x.array(),
                    x.offset() + at,
                    mean.array()[mean.offset() + unit / groups],
                    dy.array(),
                    dy.offset() + at,
                    run,
                    valid(unit),
                    scratch.array(),
                    scratchAt(thread),
                    partialDy,
                    partialProducts,
                    unit);
              }
            });
    return List.of(
        rows,
        Sums.adding(1, partialDy, channels, sums.dy()),
        Sums.adding(1, partialProducts, channels, sums.products()));
  }

  /** Returns the kernel for the gradient of the scale, whose sums are known. */
  Kernel scaleGradient(float epsilon, GradientSums sums, Storage variance, Storage result) {
    return RangeKernel.of(
        "scale",
        channels,
        1,
        (from, to, thread, step) -> {
          for (int c = from; c < to; c++) {
            result.array()[result.offset() + c] =
                sums.products().array()[c]
                    * inverse(variance.array()[variance.offset() + c], epsilon);
          }
        });
  }

  /**
   * Returns the kernel for the gradient of x.
   *
   * @param sums known where the statistics are those of the batch; null for running ones
   */
  Kernel inputGradient(
      @Nullable GradientSums sums,
      float epsilon,
      Storage x,
      Storage dy,
      Storage scale,
      Storage mean,
      Storage variance,
      Storage dx) {
    return RangeKernel.of(
        "rows",
        channels * groups,
        2L * run,
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int c = unit / groups;
            int at = row(unit);
            float r = inverse(variance.array()[variance.offset() + c], epsilon);
            float factor = scale.array()[scale.offset() + c] * r;
            if (sums != null) {
              gradientRow(
                  x.array(),
                  x.offset() + at,
                  mean.array()[mean.offset() + c],
                  -factor * r * r * (share * sums.products().array()[c]),
                  dy.array(),
                  dy.offset() + at,
                  factor,
                  -factor * (share * sums.dy().array()[c]),
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
                  Float.NEGATIVE_INFINITY,
                  dx.array(),
                  dx.offset() + at,
                  run);
            }
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

  /** Returns how many numbers a row has. */
  private float count(int unit) {
    return blocked ? run / BLOCK * valid(unit) : run;
  }

  private static float inverse(float variance, float epsilon) {
    return (float) (1 / Math.sqrt((double) variance + epsilon));
  }

  /** Computes {@code y = max((x - mean) factor + shift, least)}. */
  static void normaliseRow(
      float[] x,
      int xAt,
      float mean,
      float factor,
      float shift,
      float least,
      float[] y,
      int yAt,
      int n) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean);
      v.fma(factors, shifts).max(least).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(Math.fma(x[xAt + i] - mean, factor, shift), least);
    }
  }

  /** Computes {@code dx = dy} where {@code (x - mean) factor + shift > 0}, else 0. */
  static void rectifyRow(
      float[] x,
      int xAt,
      float mean,
      float factor,
      float shift,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n) {
    if (LANES == 2) {
      Pairs.normalisedReluGradient(x, xAt, mean, factor, shift, dy, dyAt, dx, dxAt, n);
      return;
    }
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
    for (int i = 0; i < n; i += LANES) { // blocks of images, hence whole vectors
      FloatVector y = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).fma(factors, shifts);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      FloatVector.zero(SPECIES).blend(d, y.compare(GT, 0f)).intoArray(dx, dxAt + i);
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
