package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Elementary functions as polynomials, the same to the bit in the interpreter and in compiled code.
 *
 * <p>Coefficients are those of Moshier's Cephes library, single precision. All but {@link #sign}
 * are loops over arrays: a vector that such a long method returned would become an object wherever
 * C2 does not inline it. Lengths are multiples of 16.
 */
final class VectorMath {
  private static final float ROUND =
      0x1.8p23f; // adding it leaves the rounded integer in the low bits
  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  private VectorMath() {}

  /** Computes {@code y = exp(x)}, at most 2 ulp off; below -104 it is 0, above 88.73 infinite. */
  static void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector clamped = FloatVector.fromArray(SPECIES, x, xAt + i).max(-104f).min(89f);
      FloatVector shifted = clamped.mul(LOG2_E).add(ROUND);
      FloatVector whole = shifted.sub(ROUND);
      FloatVector r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), clamped);
      r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(SPECIES, 1.9875691500e-4f),
              FloatVector.broadcast(SPECIES, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
      p = p.fma(r.mul(r), r).add(1f);
      // 2^whole in two factors, so that neither overflows where the result does not
      IntVector exponent = shifted.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = exponent.lanewise(ASHR, 1);
      p.mul(half.add(127).lanewise(LSHL, 23).reinterpretAsFloats())
          .mul(exponent.sub(half).add(127).lanewise(LSHL, 23).reinterpretAsFloats())
          .intoArray(y, yAt + i);
    }
  }

  /** Computes {@code y = log(x)}, at most 2 ulp off; NaN below 0, negative infinity at 0. */
  static void log(float[] x, int xAt, float[] y, int yAt, int n) {
    if (LANES == 2) {
      Pairs.log(x, xAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      var tiny = v.compare(LT, Float.MIN_NORMAL);
      // v = m 2^e with m in [sqrt(1/2), sqrt(2))
      IntVector bits = v.blend(v.mul(0x1p23f), tiny).reinterpretAsInts();
      IntVector offset = bits.sub(0x3f3504f3).lanewise(ASHR, 23);
      FloatVector m = bits.sub(offset.lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector e = (FloatVector) offset.castShape(SPECIES, 0);
      e = e.blend(e.sub(23f), tiny);
      FloatVector f = m.sub(1f);
      FloatVector z = f.mul(f);
      FloatVector p =
          f.fma(
              FloatVector.broadcast(SPECIES, 7.0376836292e-2f),
              FloatVector.broadcast(SPECIES, -1.1514610310e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 1.1676998740e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -1.2420140846e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 1.4249322787e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -1.6668057665e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 2.0000714765e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -2.4999993993e-1f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 3.3333331174e-1f));
      FloatVector small = e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), p.mul(f).mul(z));
      small = z.fma(FloatVector.broadcast(SPECIES, -0.5f), small);
      e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(small))
          .blend(Float.POSITIVE_INFINITY, v.compare(EQ, Float.POSITIVE_INFINITY))
          .blend(Float.NEGATIVE_INFINITY, v.compare(EQ, 0f))
          .blend(Float.NaN, v.compare(GE, 0f).not())
          .intoArray(y, yAt + i);
    }
  }

  /**
   * Computes {@code y = amplitude * tanh(slope * x)}, the tangent at most 3 ulp off; y must not be
   * x.
   */
  static void tanh(float amplitude, float slope, float[] x, int xAt, float[] y, int yAt, int n) {
    if (LANES == 2) {
      Pairs.tanh(amplitude, slope, x, xAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i).mul(slope).abs().mul(2f).intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).mul(slope);
      FloatVector large = FloatVector.fromArray(SPECIES, y, yAt + i).add(1f);
      large = FloatVector.broadcast(SPECIES, 1f).sub(FloatVector.broadcast(SPECIES, 2f).div(large));
      large = large.blend(large.neg(), v.compare(LT, 0f));
      FloatVector z = v.mul(v);
      FloatVector p =
          z.fma(
              FloatVector.broadcast(SPECIES, -5.70498872745e-3f),
              FloatVector.broadcast(SPECIES, 2.06390887954e-2f));
      p = p.fma(z, FloatVector.broadcast(SPECIES, -5.37397155531e-2f));
      p = p.fma(z, FloatVector.broadcast(SPECIES, 1.33314422036e-1f));
      p = p.fma(z, FloatVector.broadcast(SPECIES, -3.33332819422e-1f));
      FloatVector small = p.mul(z).fma(v, v);
      large.blend(small, v.abs().compare(LE, 0.625f)).mul(amplitude).intoArray(y, yAt + i);
    }
  }

  /** Computes {@code y = 1 / (1 + exp(-x))}, at most 3 ulp off where that is a normal number. */
  static void logistic(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i).neg().intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector.broadcast(SPECIES, 1f).div(e.add(1f)).intoArray(y, yAt + i);
    }
  }

  /** Computes {@code y = x to the power of exponent}, for positive x of moderate size. */
  static void power(float exponent, float[] x, int xAt, float[] y, int yAt, int n) {
    log(x, xAt, y, yAt, n);
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yAt + i).mul(exponent).intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
  }

  /** Returns -1, 0, 1 or NaN. */
  static FloatVector sign(FloatVector x) {
    FloatVector sign =
        FloatVector.zero(SPECIES).blend(1f, x.compare(GT, 0f)).blend(-1f, x.compare(LT, 0f));
    return x.blend(sign, x.compare(EQ, x));
  }
}
