package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrix products against the definition, with NaN wherever no number belongs. */
class ProductsTest {
  private static final int THREADS = 3;

  record Size(int m, int n, int k) {}

  static Stream<Size> sizes() {
    return Stream.of(
        new Size(1, 1, 1),
        new Size(1, 10, 37),
        new Size(3, 7, 13),
        new Size(13, 3, 207),
        new Size(37, 1, 7),
        new Size(16, 16, 16),
        new Size(17, 103, 37),
        new Size(37, 64, 1030),
        new Size(207, 33, 5),
        new Size(128, 10, 64),
        new Size(100, 1100, 3),
        new Size(5, 20_011, 7), // these are multiplied in blocks
        new Size(203, 260, 513),
        new Size(1, 1000, 260),
        new Size(32, 521, 260),
        new Size(29, 70, 1350), // few images, inner products
        new Size(410, 529, 256));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void matMulFollowsTheDefinition(Size s) {
    float[] a = KernelData.random(s.m * s.k, 1);
    float[] b = KernelData.random(s.k * s.n, 2);
    float[] bias = KernelData.random(s.n, 3);
    float[] expected = product(a, b, s, bias);
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        float[] left = transposeA ? transpose(a, s.m, s.k) : a;
        float[] right = transposeB ? transpose(b, s.k, s.n) : b;
        float[] many = matMul(transposeA, transposeB, s, left, right, bias, THREADS);
        assertClose(many, expected, s.k);
        assertThat(matMul(transposeA, transposeB, s, left, right, bias, 1)).isEqualTo(many);
      }
    }
  }

  private static float[] matMul(
      boolean transposeA,
      boolean transposeB,
      Size s,
      float[] a,
      float[] b,
      float[] bias,
      int threads) {
    Storage c = KernelData.empty(1, s.m * s.n, false);
    List<Kernel> kernels =
        Products.matMul(
            transposeA,
            transposeB,
            s.m,
            s.n,
            s.k,
            KernelData.of(a),
            KernelData.of(b),
            KernelData.of(bias),
            true,
            c,
            KernelData.workspace(threads, true));
    KernelData.run(kernels, threads);
    return KernelData.values(c, 1, s.m * s.n, false);
  }

  @Test
  void tilesAreTallWhereFewRowsAreLeftOver() {
    assertThat(Tiles.heightFor(6)).isEqualTo(Tiles.TALL);
    assertThat(Tiles.heightFor(1000)).isEqualTo(Tiles.TALL);
    assertThat(Tiles.heightFor(32)).as("36 or 32 rows").isEqualTo(Tiles.ROWS);
    assertThat(Tiles.heightFor(1)).as("6 or 4 rows").isEqualTo(Tiles.ROWS);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void fullyConnectedOnBlocksFollowsTheDefinition(Size s) {
    float[] x = KernelData.random(s.m * s.k, 1);
    float[] w = KernelData.random(s.k * s.n, 2);
    float[] bias = KernelData.random(s.n, 3);
    float[] expected = product(x, w, s, bias);
    for (boolean transposeB : new boolean[] {false, true}) {
      float[] weights = transposeB ? transpose(w, s.k, s.n) : w;
      float[] many = blockedForward(transposeB, s, x, weights, bias, THREADS);
      assertClose(many, expected, s.k);
      assertThat(blockedForward(transposeB, s, x, weights, bias, 1)).isEqualTo(many);
    }
  }

  @Test
  void weightsOfFewImagesAreReadAsTheyLie() {
    assertThat(fullyConnected(true, 32, 300)).contains("turn images", "inner products");
    assertThat(fullyConnected(true, 33, 300)).noneMatch("inner products"::equals);
    assertThat(fullyConnected(false, 32, 300)).noneMatch("inner products"::equals);
    assertThat(fullyConnected(true, 32, 200)).noneMatch("inner products"::equals);
  }

  private static List<String> fullyConnected(boolean transposeB, int batch, int k) {
    Storage none = KernelData.empty(1, 1, false);
    Workspace workspace = KernelData.workspace(1, true);
    return Products.blockedForward(
            transposeB, batch, 100, k, none, none, null, false, none, workspace)
        .stream()
        .map(Kernel::algorithm)
        .toList();
  }

  private static float[] blockedForward(
      boolean transposeB, Size s, float[] x, float[] w, float[] bias, int threads) {
    Storage y = KernelData.empty(s.m, s.n, true);
    KernelData.run(
        Products.blockedForward(
            transposeB,
            s.m,
            s.n,
            s.k,
            KernelData.of(x, s.m, true),
            KernelData.of(w),
            KernelData.of(bias),
            true,
            y,
            KernelData.workspace(threads, true)),
        threads);
    return KernelData.values(y, s.m, s.n, true);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void outerProductsOnBlocksFollowTheDefinition(Size s) {
    float[] x = KernelData.random(s.k * s.m, 1); // [batch k, m]
    float[] dy = KernelData.random(s.k * s.n, 2); // [batch k, n]
    float[] expected = product(transpose(x, s.k, s.m), dy, s, null);
    for (boolean transposed : new boolean[] {false, true}) {
      float[] many = blockedOuter(transposed, s, x, dy, THREADS);
      assertClose(transposed ? transpose(many, s.n, s.m) : many, expected, s.k);
      assertThat(blockedOuter(transposed, s, x, dy, 1)).isEqualTo(many);
    }
  }

  private static float[] blockedOuter(
      boolean transposed, Size s, float[] x, float[] dy, int threads) {
    Storage dw = KernelData.empty(1, s.m * s.n, false);
    KernelData.run(
        Products.blockedOuter(
            transposed,
            s.k,
            s.n,
            s.m,
            KernelData.of(x, s.k, true),
            KernelData.of(dy, s.k, true),
            dw,
            KernelData.workspace(threads, true)),
        threads);
    return KernelData.values(dw, 1, s.m * s.n, false);
  }

  /** Returns A B, with bias and ReLU unless bias is null. */
  private static float[] product(float[] a, float[] b, Size s, float[] bias) {
    float[] c = new float[s.m * s.n];
    for (int i = 0; i < s.m; i++) {
      for (int j = 0; j < s.n; j++) {
        double sum = bias == null ? 0 : bias[j];
        for (int d = 0; d < s.k; d++) {
          sum += (double) a[i * s.k + d] * b[d * s.n + j];
        }
        c[i * s.n + j] = (float) (bias == null ? sum : Math.max(0, sum));
      }
    }
    return c;
  }

  private static float[] transpose(float[] a, int rows, int columns) {
    float[] t = new float[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = a[i * columns + j];
      }
    }
    return t;
  }

  private static void assertClose(float[] actual, float[] expected, int terms) {
    float tolerance = (float) (1e-6 * (4 + Math.sqrt(terms)) * 4);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
