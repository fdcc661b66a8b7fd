package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import dev.lanes.spi.BackendOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Winograd's convolution against the definition, with NaN wherever no number belongs. */
class WinogradTest {
  private static final int THREADS = 3;

  /** The error that the method is held to, of operands in [-1, 1]: by the sum's usual size. */
  private static double bound(int terms) {
    double size = Math.sqrt(terms);
    return 0x1p-24 * (64 + 8 * size) * size;
  }

  record Case(Convolution g, Shape image, Shape filter) {
    Correlation forward() {
      return Correlation.forward(g, image, filter);
    }
  }

  static Stream<Case> cases() {
    Convolution one = Convolution.DEFAULT;
    return Stream.of(
        of(one.withPadding(1), 16, 32, 8, 8, 32, 3),
        of(one.withPadding(1), 17, 33, 13, 7, 37, 3),
        of(one.withPadding(2), 37, 24, 9, 10, 17, 3),
        of(one, 5, 64, 14, 14, 16, 3),
        of(one.withPadding(new Padding(2, 0, 1, 3)), 7, 21, 11, 12, 19, 3),
        of(one.withGroups(3).withPadding(1), 20, 60, 12, 12, 48, 3),
        of(one.withPadding(2), 16, 32, 8, 8, 20, 5),
        of(one.withPadding(2), 33, 17, 7, 9, 25, 5),
        of(one, 3, 32, 11, 6, 32, 5),
        of(one.withGroups(2).withPadding(2), 18, 48, 13, 13, 64, 5),
        of(one.withPadding(2), 16, 40, 16, 16, 72, 5),
        of(one, 19, 3, 16, 15, 20, 8),
        of(one.withPadding(3), 16, 17, 9, 9, 8, 7),
        new Case(one.withPadding(1), Shape.of(18, 20, 10, 11), Shape.of(24, 20, 3, 4)),
        of(one.withPadding(1), 16, 256, 4, 5, 64, 3),
        of(one.withPadding(1), 18, 200, 5, 4, 140, 3), // one partial sum
        of(one.withPadding(2), 3, 70, 6, 7, 200, 5));
  }

  private static Case of(
      Convolution g, int batch, int channels, int height, int width, int filters, int taps) {
    return new Case(
        g,
        Shape.of(batch, channels, height, width),
        Shape.of(filters, channels / g.groups(), taps, taps));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] bias = KernelData.random(c.filter.dim(0), 3);
    float[] plain = forward(c, naive.out(), x, w, new float[0], false, THREADS);
    assertClose(plain, naive.forward(x, w, new float[0], false), c.filter.sizePerEntry());
    float[] fused = forward(c, naive.out(), x, w, bias, true, THREADS);
    assertClose(fused, naive.forward(x, w, bias, true), c.filter.sizePerEntry());
    assertThat(forward(c, naive.out(), x, w, bias, true, 1)).isEqualTo(fused);
  }

  private static float[] forward(
      Case c, Shape out, float[] x, float[] w, float[] bias, boolean relu, int threads) {
    int batch = c.image.dim(0);
    Workspace workspace = KernelData.workspace(threads, true);
    Storage y = KernelData.empty(batch, out.sizePerEntry(), true);
    WinogradFilters filters = new WinogradFilters(c.forward(), KernelData.of(w), workspace);
    List<Kernel> kernels =
        List.of(
            filters,
            new WinogradConvolution(
                c.forward(),
                filters,
                batch,
                new Image.Stored(KernelData.of(x, batch, true)),
                bias.length == 0 ? null : KernelData.of(bias),
                relu,
                y,
                workspace));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // partial sums of the first run must not matter
    return KernelData.values(y, batch, out.sizePerEntry(), true);
  }

  static Stream<Case> fewImages() {
    return cases()
        .flatMap(
            c ->
                Stream.of(1, 3)
                    .map(
                        batch ->
                            new Case(
                                c.g,
                                Shape.of(batch, c.image.dim(1), c.image.dim(2), c.image.dim(3)),
                                c.filter)));
  }

  @ParameterizedTest
  @MethodSource("fewImages")
  void forwardOfFewImagesFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] bias = KernelData.random(c.filter.dim(0), 3);
    Correlation g = c.forward();
    float[] plain = few(g, c.image.dim(0), x, w, new float[0], false, THREADS);
    assertClose(plain, naive.forward(x, w, new float[0], false), c.filter.sizePerEntry());
    float[] fused = few(g, c.image.dim(0), x, w, bias, true, THREADS);
    assertClose(fused, naive.forward(x, w, bias, true), c.filter.sizePerEntry());
    assertThat(few(g, c.image.dim(0), x, w, bias, true, 1)).isEqualTo(fused);
  }

  @ParameterizedTest
  @MethodSource("fewImages")
  void inputGradientOfFewImagesFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] dy = KernelData.random(naive.out().size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    Correlation transposed = Correlation.transposed(c.g, c.image, c.filter);
    assertClose(
        few(transposed, c.image.dim(0), dy, w, new float[0], false, THREADS),
        naive.inputGradient(dy, w),
        c.filter.size() / c.g.groups());
  }

  /** Returns what is computed with tiles in the lanes. */
  private static float[] few(
      Correlation g, int batch, float[] x, float[] w, float[] bias, boolean relu, int threads) {
    Workspace workspace = KernelData.workspace(threads, true);
    Storage y = KernelData.empty(batch, g.resultSize(), false);
    WinogradFilters filters = new WinogradFilters(g, KernelData.of(w), workspace);
    WinogradLanes tiles = new WinogradLanes(g, batch, KernelData.of(x, batch, false), workspace);
    List<Kernel> kernels =
        List.of(
            filters,
            tiles,
            new PlainWinograd(
                g,
                filters,
                tiles,
                batch,
                bias.length == 0 ? null : KernelData.of(bias),
                relu,
                y,
                workspace));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // what the first left in scratch must not matter
    return KernelData.values(y, batch, g.resultSize(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputGradientFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] dy = KernelData.random(naive.out().size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] many = inputGradient(c, dy, w, THREADS);
    assertClose(many, naive.inputGradient(dy, w), c.filter.size() / c.g.groups());
    assertThat(inputGradient(c, dy, w, 1)).isEqualTo(many);
  }

  private static float[] inputGradient(Case c, float[] dy, float[] w, int threads) {
    int batch = c.image.dim(0);
    Workspace workspace = KernelData.workspace(threads, true);
    Storage dx = KernelData.empty(batch, c.image.sizePerEntry(), true);
    Correlation transposed = Correlation.transposed(c.g, c.image, c.filter);
    WinogradFilters filters = new WinogradFilters(transposed, KernelData.of(w), workspace);
    List<Kernel> kernels =
        List.of(
            filters,
            new WinogradConvolution(
                transposed,
                filters,
                batch,
                new Image.Stored(KernelData.of(dy, batch, true)),
                null,
                false,
                dx,
                workspace));
    KernelData.run(kernels, threads);
    return KernelData.values(dx, batch, c.image.sizePerEntry(), true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void filterGradientFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] dy = KernelData.random(naive.out().size(), 2);
    int terms = naive.out().size() / naive.out().dim(1);
    float[] many = filterGradient(c, x, dy, THREADS);
    assertClose(many, naive.filterGradient(x, dy), terms);
    assertThat(filterGradient(c, x, dy, 1)).isEqualTo(many);
  }

  private static float[] filterGradient(Case c, float[] x, float[] dy, int threads) {
    Workspace workspace = KernelData.workspace(threads, true);
    int batch = c.image.dim(0);
    Storage dw = KernelData.empty(1, c.filter.size(), false);
    List<Kernel> kernels =
        WinogradFilterGradient.kernels(
            c.forward(),
            batch,
            new Image.Stored(KernelData.of(x, batch, true)),
            KernelData.of(dy, batch, true),
            dw,
            workspace);
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // partial sums of the first run must not matter
    return KernelData.values(dw, 1, c.filter.size(), false);
  }

  @Test
  void itIsTakenWhereItGainsAndPossible() {
    Convolution one = Convolution.DEFAULT;
    assertThat(taken(of(one.withPadding(1), 32, 64, 56, 56, 64, 3)))
        .containsExactly(true, true, true);
    assertThat(taken(of(one.withPadding(1), 32, 256, 14, 14, 256, 3)))
        .containsExactly(true, true, true);
    assertThat(taken(of(one.withPadding(2).withGroups(2), 16, 96, 27, 27, 256, 5)))
        .containsExactly(true, true, true);
    assertThat(taken(of(one, 16, 3, 32, 32, 32, 3))).containsOnly(false); // few channels
    assertThat(taken(of(one, 16, 64, 3, 3, 64, 3))).containsOnly(false); // one result
    assertThat(taken(of(one, 16, 64, 28, 28, 64, 2))).containsOnly(false);
    assertThat(taken(of(one.withStride(2), 16, 64, 28, 28, 64, 3))).containsOnly(false);
    assertThat(taken(of(one.withDilation(2), 16, 64, 28, 28, 64, 3))).containsOnly(false);
  }

  @Test
  void isTakenForFewerImagesWhereFiltersAreTransformedOnce() {
    Correlation g = of(Convolution.DEFAULT.withPadding(1), 16, 512, 4, 4, 512, 3).forward();
    assertThat(WinogradConvolution.suits(g, 1, true)).isTrue();
    assertThat(WinogradConvolution.suits(g, 1, false)).isFalse();
    assertThat(WinogradConvolution.suits(g, 2, false)).isTrue();
  }

  @Test
  void tilesOfFewImagesAreTakenWhereFiltersAreTransformedOnce() {
    Convolution one = Convolution.DEFAULT;
    assertThat(takenForFew(of(one.withPadding(1), 1, 256, 13, 13, 384, 3))).isTrue();
    assertThat(takenForFew(of(one.withPadding(2), 1, 64, 27, 27, 192, 5))).isTrue();
    assertThat(takenForFew(of(one.withPadding(1), 1, 64, 32, 32, 64, 3))).isTrue();
    assertThat(takenForFew(of(one.withPadding(1), 1, 64, 4, 4, 64, 3))).isFalse(); // one tile
    assertThat(takenForFew(of(one.withPadding(1), 1, 3, 32, 32, 32, 3))).isFalse();
    assertThat(takenForFew(of(one.withStride(2), 1, 64, 28, 28, 64, 3))).isFalse();
    assertThat(takenForFew(of(one.withPadding(1), 1, 64, 112, 112, 64, 3))).isTrue();
    assertThat(takenForFew(of(one.withPadding(1), 15, 64, 224, 224, 64, 3))).isFalse(); // 440 MB
  }

  private static boolean takenForFew(Case c) {
    return PlainWinograd.suits(c.forward(), c.image.dim(0), true);
  }

  /** Returns whether it is taken for the result, the input gradient and the filter gradient. */
  private static List<Boolean> taken(Case c) {
    int blocks = Math.ceilDiv(c.image.dim(0), VectorConstants.BLOCK);
    return List.of(
        WinogradConvolution.suits(c.forward(), blocks, false),
        WinogradConvolution.suits(Correlation.transposed(c.g, c.image, c.filter), blocks, false),
        WinogradFilterGradient.suits(c.forward()));
  }

  @Test
  void theSettingDecides() {
    Case c = of(Convolution.DEFAULT.withPadding(1), 32, 64, 16, 16, 64, 3);
    assertThat(kernels(c, KernelData.workspace(1, true)))
        .hasExactlyElementsOfTypes(
            WinogradFilters.class,
            WinogradConvolution.class,
            WinogradFilterGradient.class,
            WinogradPartials.class);
    Case one = of(Convolution.DEFAULT.withPadding(1), 32, 240, 16, 16, 240, 3);
    assertThat(kernels(one, KernelData.workspace(1, true)))
        .hasExactlyElementsOfTypes(
            WinogradFilters.class, WinogradConvolution.class, WinogradFilterGradient.class);
    assertThat(kernels(c, KernelData.workspace(1, false)))
        .hasExactlyElementsOfTypes(
            PackedFilters.class,
            PanelConvolution.class,
            BlockedFilterGradient.class,
            SumPartials.class);
  }

  @Test
  void thePlanTellsWhatTheOtherMethodWouldTake() {
    Case c = of(Convolution.DEFAULT.withPadding(1), 16, 64, 16, 16, 64, 3);
    List<Kernel> winograd = kernels(c, KernelData.workspace(1, true));
    assertThat(winograd.get(1).algorithm()).matches("winograd F.* \\(panel [1-9]\\.\\dx\\)");
    assertThat(winograd.get(2).algorithm()).matches("winograd F.* \\(outer [1-9]\\.\\dx\\)");
    List<Kernel> plain = kernels(c, KernelData.workspace(1, false));
    assertThat(plain.get(1).algorithm()).matches("panel .* \\(winograd 0\\.\\dx\\)");
    assertThat(plain.get(2).algorithm()).matches("outer .* \\(winograd 0\\.\\dx\\)");
    Case pointwise = of(Convolution.DEFAULT, 16, 64, 16, 16, 64, 1);
    assertThat(kernels(pointwise, KernelData.workspace(1, true)))
        .noneMatch(kernel -> kernel.algorithm().contains("("));
  }

  /** Returns the kernels of a convolution and of its filter gradient. */
  private static List<Kernel> kernels(Case c, Workspace workspace) {
    Storage x = KernelData.empty(c.image.dim(0), c.image.sizePerEntry(), true);
    Image image = new Image.Stored(x);
    Storage w = KernelData.empty(1, c.filter.size(), false);
    List<Kernel> all =
        new ArrayList<>(
            Convolutions.forward(
                c.g, c.image, c.filter, true, image, w, null, Activation.NONE, x, workspace));
    Gradient dy = new Gradient.Stored(x);
    all.addAll(Convolutions.filterGradient(c.g, c.image, c.filter, true, image, dy, w, workspace));
    return all;
  }

  @Test
  void theSettingIsOnOrOff() {
    BackendOptions options = BackendOptions.DEFAULT;
    assertThat(Settings.of(options).winograd()).isTrue();
    assertThat(Settings.of(options.with("winograd", "off")).winograd()).isFalse();
    assertThatThrownBy(() -> Settings.of(options.with("winograd", "maybe")))
        .hasMessageContaining("winograd is on or off, not 'maybe'");
    assertThatThrownBy(() -> Settings.of(options.with("colour", "red")))
        .hasMessageContaining("no setting 'colour'; known: winograd");
  }

  private static void assertClose(float[] actual, float[] expected, int terms) {
    double worst = 0;
    double squares = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs((double) actual[i] - expected[i]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
      squares += error * error;
    }
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(worst).as("largest error, for %d terms", terms).isLessThan(bound(terms));
    double usual = Math.sqrt(squares / actual.length);
    assertThat(usual).as("usual error, for %d terms", terms).isLessThan(bound(terms) / 16);
  }
}
