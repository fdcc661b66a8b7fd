package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution by Fourier transforms against the definition, with NaN where no number belongs. */
class FftTest {
  private static final int THREADS = 3;
  private static final Convolution ONE = Convolution.DEFAULT;

  /** A convolution, and the tiles it goes by. */
  record Case(Convolution g, Shape image, Shape filter, FftTile tile) {
    Correlation forward() {
      return Correlation.forward(g, image, filter);
    }

    Correlation transposed() {
      return Correlation.transposed(g, image, filter);
    }

    NaiveConvolution naive() {
      return new NaiveConvolution(g, image, filter);
    }

    int batch() {
      return image.dim(0);
    }

    Case with(FftTile other) {
      return new Case(g, image, filter, other);
    }
  }

  private static Case of(Convolution g, Shape image, int filters, int rows, int columns) {
    Shape filter = Shape.of(filters, image.dim(1) / g.groups(), rows, columns);
    return new Case(g, image, filter, FftTile.ALL.getLast());
  }

  static Stream<Case> cases() {
    Stream<Case> all =
        Stream.of(
            of(ONE, Shape.of(16, 3, 32, 32), 4, 8, 8), // one tile of 32, full
            of(ONE, Shape.of(5, 1, 9, 10), 3, 2, 5),
            of(ONE.withPadding(2), Shape.of(33, 2, 12, 7), 35, 5, 4), // several blocks, odd filters
            of(ONE.withPadding(new Padding(2, 0, 1, 3)), Shape.of(17, 5, 40, 61), 2, 5, 3), // tiles
            of(ONE.withPadding(1), Shape.of(80, 3, 8, 8), 2, 3, 3), // more than are added at a time
            of(ONE, Shape.of(2, 1, 16, 16), 1, 16, 16));
    return all.flatMap(
        c ->
            FftTile.ALL.stream()
                .filter(tile -> tile.side() >= Math.max(c.filter.dim(2), c.filter.dim(3)))
                .map(c::with));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardFollowsTheDefinition(Case c) {
    float[] x = KernelData.random(c.image.size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] bias = KernelData.random(c.filter.dim(0), 3);
    Storage images = KernelData.of(x, c.batch(), true);
    int size = c.naive().out().sizePerEntry();
    float[] plain = correlate(c, c.forward(), images, w, null, Activation.NONE, size, THREADS);
    assertClose(plain, c.naive().forward(x, w, new float[0], false), c.filter.sizePerEntry());
    Storage added = KernelData.of(bias);
    float[] fused = correlate(c, c.forward(), images, w, added, Activation.RELU, size, THREADS);
    assertClose(fused, c.naive().forward(x, w, bias, true), c.filter.sizePerEntry());
    assertThat(correlate(c, c.forward(), images, w, added, Activation.RELU, size, 1))
        .isEqualTo(fused);
    float[] logistic =
        correlate(c, c.forward(), images, w, added, Activation.LOGISTIC, size, THREADS);
    float[] expected = c.naive().forward(x, w, bias, false);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (float) (1 / (1 + Math.exp(-expected[i])));
    }
    assertClose(logistic, expected, c.filter.sizePerEntry());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputGradientFollowsTheDefinition(Case c) {
    float[] dy = KernelData.random(c.naive().out().size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    Storage gradients = KernelData.of(dy, c.batch(), true);
    int size = c.image.sizePerEntry();
    float[] many = correlate(c, c.transposed(), gradients, w, null, Activation.NONE, size, THREADS);
    assertClose(many, c.naive().inputGradient(dy, w), c.filter.size());
    assertThat(correlate(c, c.transposed(), gradients, w, null, Activation.NONE, size, 1))
        .isEqualTo(many);
  }

  private static float[] correlate(
      Case c,
      Correlation g,
      Storage x,
      float[] w,
      Storage bias,
      Activation activation,
      int size,
      int threads) {
    Workspace workspace = KernelData.workspace(threads, true);
    FftGrid grid = FftGrid.of(g, c.batch(), c.tile);
    FftFilters filters = new FftFilters(grid, KernelData.of(w), workspace);
    Storage y = KernelData.empty(c.batch(), size, true);
    List<Kernel> kernels =
        List.of(filters, new FftConvolution(grid, filters, x, bias, activation, y, workspace));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // scratch of the first run must not matter
    return KernelData.values(y, c.batch(), size, true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void filterGradientFollowsTheDefinition(Case c) {
    float[] x = KernelData.random(c.image.size(), 1);
    float[] dy = KernelData.random(c.naive().out().size(), 2);
    float[] many = filterGradient(c, x, dy, THREADS);
    int terms = c.naive().out().size() / c.naive().out().dim(1);
    assertClose(many, c.naive().filterGradient(x, dy), terms);
    assertThat(filterGradient(c, x, dy, 1)).isEqualTo(many);
  }

  private static float[] filterGradient(Case c, float[] x, float[] dy, int threads) {
    Workspace workspace = KernelData.workspace(threads, true);
    FftGrid grid = FftGrid.of(c.forward(), c.batch(), c.tile);
    Storage dw = KernelData.empty(1, c.filter.size(), false);
    FftImages images = new FftImages(grid, KernelData.of(x, c.batch(), true), workspace);
    Gradient gradients = new Gradient.Stored(KernelData.of(dy, c.batch(), true));
    List<Kernel> kernels =
        List.of(images, new FftFilterGradient(grid, images, gradients, dw, workspace));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // scratch of the first run must not matter
    return KernelData.values(dw, 1, c.filter.size(), false);
  }

  static Stream<Case> deepCases() {
    Convolution grouped = ONE.withGroups(2).withPadding(2);
    Stream<Case> deep =
        Stream.of(
                of(ONE.withPadding(2), Shape.of(33, 20, 12, 7), 35, 5, 4),
                of(grouped, Shape.of(18, 34, 13, 13), 12, 5, 5),
                of(ONE, Shape.of(16, 32, 40, 9), 70, 3, 3))
            .flatMap(c -> FftTile.ALL.stream().map(c::with));
    return Stream.concat(cases(), deep);
  }

  @ParameterizedTest
  @MethodSource("deepCases")
  void filterGradientOfManyChannelsFollowsTheDefinition(Case c) {
    float[] x = KernelData.random(c.image.size(), 1);
    float[] dy = KernelData.random(c.naive().out().size(), 2);
    Storage stored = KernelData.of(dy, c.batch(), true);
    float[] many = deepFilterGradient(c, x, new Gradient.Stored(stored), THREADS);
    int terms = c.naive().out().size() / c.naive().out().dim(1);
    assertClose(many, c.naive().filterGradient(x, dy), terms);
    assertThat(deepFilterGradient(c, x, new Gradient.Stored(stored), 1)).isEqualTo(many);
    int length = c.forward().height() * c.forward().width() * VectorConstants.BLOCK;
    AtomicInteger written = new AtomicInteger();
    PlaneSource planes =
        (plane, to, at, thread) -> {
          System.arraycopy(stored.array(), stored.offset() + plane * length, to, at, length);
          written.incrementAndGet();
        };
    assertThat(deepFilterGradient(c, x, new Gradient.Computed(planes), THREADS)).isEqualTo(many);
    int blocks = Math.ceilDiv(c.batch(), VectorConstants.BLOCK);
    assertThat(written).hasValue(2 * blocks * c.naive().out().dim(1)); // each once in a run
  }

  private static float[] deepFilterGradient(Case c, float[] x, Gradient dy, int threads) {
    Workspace workspace = KernelData.workspace(threads, true);
    FftGrid grid = FftGrid.of(c.forward(), c.batch(), c.tile);
    Storage dw = KernelData.empty(1, c.filter.size(), false);
    FftDeepImages images = new FftDeepImages(grid, KernelData.of(x, c.batch(), true), workspace);
    List<Kernel> kernels =
        List.of(images, new FftDeepFilterGradient(grid, images, dy, dw, workspace));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // scratch of the first run must not matter
    return KernelData.values(dw, 1, c.filter.size(), false);
  }

  @Test
  void anImageThatIsNoNumberLeavesTheOthersAlone() {
    Case c = of(ONE, Shape.of(18, 2, 20, 20), 3, 6, 6);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] expected = c.naive().forward(x, w, new float[0], false);
    int size = c.naive().out().sizePerEntry();
    x[0] = Float.NaN;
    float[] actual =
        correlate(
            c, c.forward(), KernelData.of(x, c.batch(), true), w, null, Activation.NONE, size, 1);
    assertThat(actual[0]).isNaN();
    assertClose(
        Arrays.copyOfRange(actual, size, actual.length),
        Arrays.copyOfRange(expected, size, expected.length),
        c.filter.sizePerEntry());
  }

  @Test
  void itIsTakenForLargeFiltersThatMoveByOne() {
    Case large = of(ONE, Shape.of(128, 3, 32, 32), 64, 8, 8); // Krizhevsky 2009
    assertThat(kernels(large, true))
        .hasExactlyElementsOfTypes(
            FftFilters.class, FftConvolution.class, FftImages.class, FftFilterGradient.class);
    assertThat(kernels(large, true).get(1).algorithm())
        .matches("fft \\d+x\\d+ \\(panel \\d+\\.\\dx\\)");
    assertThat(kernels(large, true).get(3).algorithm())
        .matches("fft \\d+x\\d+ \\(outer \\d+\\.\\dx\\)");
    Case deep = of(ONE.withPadding(2), Shape.of(128, 32, 16, 16), 32, 5, 5);
    assertThat(kernels(deep, true))
        .hasExactlyElementsOfTypes(
            FftFilters.class,
            FftConvolution.class,
            FftDeepImages.class,
            FftDeepFilterGradient.class);
    assertThat(kernels(large, false)).noneMatch(FftTest::isFft);
    assertThat(kernels(of(ONE.withStride(2), large.image, 64, 8, 8), true))
        .noneMatch(FftTest::isFft);
    assertThat(kernels(of(ONE.withPadding(1), Shape.of(128, 64, 16, 16), 64, 3, 3), true))
        .noneMatch(FftTest::isFft);
  }

  private static boolean isFft(Kernel kernel) {
    return kernel.algorithm().startsWith("fft");
  }

  /** Returns the kernels of a convolution and of its filter gradient. */
  private static List<Kernel> kernels(Case c, boolean fast) {
    Workspace workspace = KernelData.workspace(1, fast);
    Image x = new Image.Stored(KernelData.empty(c.batch(), c.image.sizePerEntry(), true));
    Storage y = KernelData.empty(c.batch(), c.naive().out().sizePerEntry(), true);
    Storage w = KernelData.empty(1, c.filter.size(), false);
    List<Kernel> all =
        new ArrayList<>(
            Convolutions.forward(
                c.g, c.image, c.filter, true, x, w, null, Activation.NONE, y, workspace));
    Gradient dy = new Gradient.Stored(y);
    all.addAll(Convolutions.filterGradient(c.g, c.image, c.filter, true, x, dy, w, workspace));
    return all;
  }

  /** Errors grow with the root of the terms, and with the logarithm of the transform's length. */
  private static void assertClose(float[] actual, float[] expected, int terms) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs((double) actual[i] - expected[i]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    assertThat(worst)
        .as("largest error, for %d terms", terms)
        .isLessThan(0x1p-24 * 64 * Math.max(4, Math.sqrt(terms)));
  }
}
