package dev.lanes.vector;

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
 * <p>Coefficients are those of Moshier's Cephes library, single precision.
 */
final class VectorMath {
  private static final float ROUND =
      0x1.8p23f; // adding it leaves the rounded integer in the low bits
  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  private VectorMath() {}

  /** Returns {@code exp(x)}, at most 2 ulp off; below -104 it is 0, above 88.73 infinite. */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(-104f).min(89f);
    FloatVector shifted = clamped.mul(LOG2_E).add(ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), clamped);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
    p = p.fma(r, broadcast(8.3334519073e-3f));
    p = p.fma(r, broadcast(4.1665795894e-2f));
    p = p.fma(r, broadcast(1.6666665459e-1f));
    p = p.fma(r, broadcast(5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    // 2^n in two factors, so that neither overflows where the result does not
    IntVector exponent = shifted.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = exponent.lanewise(ASHR, 1);
    return p.mul(power(half)).mul(power(exponent.sub(half)));
  }

  /** Returns 2 to the n, for n of -126 to 127. */
  private static FloatVector power(IntVector n) {
    return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  /** Returns {@code log(x)}, at most 2 ulp off; NaN below 0, negative infinity at 0. */
  static FloatVector log(FloatVector x) {
    var tiny = x.compare(LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p23f), tiny);
    // x = m 2^e with m in [sqrt(1/2), sqrt(2))
    IntVector bits = normal.reinterpretAsInts();
    IntVector offset = bits.sub(0x3f3504f3).lanewise(ASHR, 23);
    FloatVector m = bits.sub(offset.lanewise(LSHL, 23)).reinterpretAsFloats();
    FloatVector e = (FloatVector) offset.castShape(SPECIES, 0);
    e = e.blend(e.sub(23f), tiny);
    FloatVector f = m.sub(1f);
    FloatVector z = f.mul(f);
    FloatVector p = f.fma(broadcast(7.0376836292e-2f), broadcast(-1.1514610310e-1f));
    p = p.fma(f, broadcast(1.1676998740e-1f));
    p = p.fma(f, broadcast(-1.2420140846e-1f));
    p = p.fma(f, broadcast(1.4249322787e-1f));
    p = p.fma(f, broadcast(-1.6668057665e-1f));
    p = p.fma(f, broadcast(2.0000714765e-1f));
    p = p.fma(f, broadcast(-2.4999993993e-1f));
    p = p.fma(f, broadcast(3.3333331174e-1f));
    FloatVector y = p.mul(f).mul(z);
    y = e.fma(broadcast(LN2_LOW), y);
    y = z.fma(broadcast(-0.5f), y);
    return special(x, e.fma(broadcast(LN2_HIGH), f.add(y)));
  }

  /** Returns logarithms with those of zero, infinity and what has none put right. */
  private static FloatVector special(FloatVector x, FloatVector logarithm) {
    return logarithm
        .blend(Float.POSITIVE_INFINITY, x.compare(EQ, Float.POSITIVE_INFINITY))
        .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f))
        .blend(Float.NaN, x.compare(GE, 0f).not());
  }

  /** Returns {@code tanh(x)}, at most 3 ulp off. */
  static FloatVector tanh(FloatVector x) {
    FloatVector size = x.abs();
    FloatVector large = exp(size.add(size)).add(1f);
    large = broadcast(1f).sub(broadcast(2f).div(large));
    large = large.blend(large.neg(), x.compare(LT, 0f));
    FloatVector z = x.mul(x);
    FloatVector p = z.fma(broadcast(-5.70498872745e-3f), broadcast(2.06390887954e-2f));
    p = p.fma(z, broadcast(-5.37397155531e-2f));
    p = p.fma(z, broadcast(1.33314422036e-1f));
    p = p.fma(z, broadcast(-3.33332819422e-1f));
    FloatVector small = p.mul(z).fma(x, x);
    return large.blend(small, size.compare(LE, 0.625f));
  }

  /** Returns {@code 1 / (1 + exp(-x))}, at most 3 ulp off where that is a normal number. */
  static FloatVector logistic(FloatVector x) {
    return broadcast(1f).div(exp(x.neg()).add(1f));
  }

  /** Returns {@code x} to the power of {@code exponent}, for positive x of moderate size. */
  static FloatVector power(FloatVector x, float exponent) {
    return exp(log(x).mul(exponent));
  }

  /** Returns -1, 0, 1 or NaN. */
  static FloatVector sign(FloatVector x) {
    FloatVector sign =
        FloatVector.zero(SPECIES).blend(1f, x.compare(GT, 0f)).blend(-1f, x.compare(LT, 0f));
    return x.blend(sign, x.compare(EQ, x));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
