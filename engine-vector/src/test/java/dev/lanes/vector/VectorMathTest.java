package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How far the elementary functions are from those of {@link StrictMath}, in units of last place.
 */
class VectorMathTest {
  private static final int COUNT = 1 << 20;

  private interface Loop {
    void run(float[] x, int xAt, float[] y, int yAt, int n);
  }

  @Test
  void exponential() {
    assertThat(error(VectorMath::exp, StrictMath::exp, -87, 88.7f)).isLessThanOrEqualTo(2);
    assertThat(at(VectorMath::exp, -200)).isZero();
    assertThat(at(VectorMath::exp, 89)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(at(VectorMath::exp, Float.NaN)).isNaN();
  }

  @Test
  void logarithm() {
    assertThat(error(VectorMath::log, StrictMath::log, 1e-30f, 10)).isLessThanOrEqualTo(2);
    assertThat(error(VectorMath::log, StrictMath::log, 0.9f, 1.1f)).isLessThanOrEqualTo(2);
    assertThat(error(VectorMath::log, StrictMath::log, 10, 1e38f)).isLessThanOrEqualTo(2);
    assertThat(error(VectorMath::log, StrictMath::log, Float.MIN_VALUE, Float.MIN_NORMAL))
        .isLessThanOrEqualTo(2);
    assertThat(at(VectorMath::log, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(at(VectorMath::log, -1)).isNaN();
    assertThat(at(VectorMath::log, Float.NaN)).isNaN();
    assertThat(at(VectorMath::log, Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void hyperbolicTangent() {
    Loop tanh = (x, xAt, y, yAt, n) -> VectorMath.tanh(1, 1, x, xAt, y, yAt, n);
    assertThat(error(tanh, StrictMath::tanh, -12, 12)).isLessThanOrEqualTo(3);
    assertThat(error(tanh, StrictMath::tanh, -0.7f, 0.7f)).isLessThanOrEqualTo(3);
    assertThat(at(tanh, 1000)).isEqualTo(1);
    assertThat(at(tanh, -1000)).isEqualTo(-1);
    assertThat(at(tanh, Float.NaN)).isNaN();
  }

  @Test
  void logistic() {
    DoubleUnaryOperator exact = x -> 1 / (1 + StrictMath.exp(-x));
    assertThat(error(VectorMath::logistic, exact, -87, 40)).isLessThanOrEqualTo(3);
    assertThat(at(VectorMath::logistic, -1000)).isZero();
    assertThat(at(VectorMath::logistic, Float.NaN)).isNaN();
  }

  /** Returns the largest error over a range, in units of the exact result's last place. */
  private static double error(Loop loop, DoubleUnaryOperator exact, float from, float to) {
    float[] x = new float[COUNT];
    float[] y = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = (float) (from + ((double) to - from) * i / (COUNT - 1));
    }
    loop.run(x, 0, y, 0, COUNT);
    double worst = 0;
    for (int i = 0; i < COUNT; i++) {
      double expected = exact.applyAsDouble(x[i]);
      worst = Math.max(worst, Math.abs(y[i] - expected) / Math.ulp((float) expected));
    }
    return worst;
  }

  private static float at(Loop loop, float x) {
    float[] values = new float[16];
    float[] results = new float[16];
    Arrays.fill(values, x);
    loop.run(values, 0, results, 0, 16);
    return results[5];
  }
}
