package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution kernels against the definition, with NaN wherever no number belongs. */
class ConvolutionsTest {
  private static final int THREADS = 3;

  record Case(Convolution g, Shape image, Shape filter) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Convolution one = Convolution.DEFAULT;
    cases.add(of(one.withPadding(2), 37, 3, 7, 7, 8, 5, 5));
    cases.add(of(one.withPadding(2), 16, 32, 8, 8, 20, 5, 5));
    cases.add(of(one.withPadding(1), 17, 33, 13, 7, 37, 3, 3));
    cases.add(of(one.withStride(4), 5, 3, 37, 37, 13, 11, 11));
    cases.add(of(one.withStride(2).withCeil(), 20, 5, 8, 9, 3, 3, 3));
    cases.add(of(one.withStride(3), 3, 4, 13, 13, 4, 2, 1));
    cases.add(of(one, 1, 1, 1, 1, 1, 1, 1));
    cases.add(of(one.withGroups(4).withPadding(1), 33, 4, 5, 5, 4, 3, 3));
    cases.add(of(one.withGroups(2).withDilation(2), 18, 70, 9, 9, 6, 3, 2));
    cases.add(of(one.withPadding(new Padding(4, 0, 5, 1)), 7, 2, 3, 3, 9, 3, 3));
    cases.add(of(one.withPadding(2), 3, 4, 20, 330, 5, 5, 5)); // larger than what is copied at once
    cases.add(of(one.withDilation(2).withStride(2), 3, 5, 23, 660, 3, 3, 3));
    cases.add(of(one.withPadding(1), 2, 70, 13, 13, 80, 3, 3)); // filters cut, sums in pieces
    cases.add(of(one.withPadding(2), 1, 16, 40, 40, 16, 5, 5)); // rows cut
    cases.add(of(one.withPadding(1).withStride(2), 1, 3, 90, 35, 17, 7, 7));
    cases.add(of(one, 17, 300, 3, 5, 130, 1, 1)); // deep, the last block of one image
    cases.add(of(one.withPadding(2).withStride(2), 16, 40, 7, 7, 90, 5, 5)); // as deep
    cases.add(of(one, 20, 40, 8, 8, 24, 1, 1)); // rows of 32 places in place of 8
    cases.add(of(one, 16, 150, 7, 9, 20, 1, 1)); // rows of 21, filters that do not fill a tile
    cases.add(of(one.withGroups(2), 5, 800, 6, 6, 18, 1, 1)); // deep, with several strips a row
    cases.add(of(one.withStride(2), 17, 36, 9, 12, 16, 1, 1));
    cases.add(of(one.withStride(3).withPadding(1), 16, 33, 11, 10, 17, 4, 4));
    cases.add(of(one.withStride(2).withPadding(3), 18, 3, 20, 70, 40, 7, 7)); // places in pieces
    cases.add(of(one.withStride(3), 3, 1, 15, 95, 9, 5, 7)); // taps of two rows in one tail
    Random random = new Random(7);
    while (cases.size() < 69) {
      cases.add(randomCase(random));
    }
    return cases.stream();
  }

  private static Case of(
      Convolution g, int batch, int channels, int height, int width, int filters, int r, int s) {
    return new Case(
        g,
        Shape.of(batch, channels, height, width),
        Shape.of(filters, channels / g.groups(), r, s));
  }

  private static Case randomCase(Random random) {
    int[] sizes = {1, 3, 7, 13};
    int groups = 1 + random.nextInt(3);
    int r = 1 + random.nextInt(4);
    int s = 1 + random.nextInt(4);
    int dilationY = 1 + random.nextInt(3);
    int dilationX = 1 + random.nextInt(3);
    int height = Math.max(sizes[random.nextInt(4)], dilationY * (r - 1) + 1);
    int width = Math.max(sizes[random.nextInt(4)], dilationX * (s - 1) + 1);
    Padding padding =
        new Padding(random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4));
    Convolution g =
        new Convolution(
            1 + random.nextInt(4),
            1 + random.nextInt(4),
            padding,
            dilationY,
            dilationX,
            groups,
            random.nextBoolean());
    return of(
        g,
        1 + random.nextInt(37),
        groups * (1 + random.nextInt(20)),
        height,
        width,
        groups * (1 + random.nextInt(18)),
        r,
        s);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] bias = KernelData.random(c.filter.dim(0), 3);
    for (boolean blocked : new boolean[] {true, false}) {
      float[] plain = forward(c, naive.out(), blocked, x, w, new float[0], false, THREADS);
      assertClose(plain, naive.forward(x, w, new float[0], false), c.filter.sizePerEntry());
      float[] fused = forward(c, naive.out(), blocked, x, w, bias, true, THREADS);
      assertClose(fused, naive.forward(x, w, bias, true), c.filter.sizePerEntry());
      assertThat(forward(c, naive.out(), blocked, x, w, bias, true, 1)).isEqualTo(fused);
    }
  }

  private static float[] forward(
      Case c,
      Shape out,
      boolean blocked,
      float[] x,
      float[] w,
      float[] bias,
      boolean relu,
      int threads) {
    int batch = c.image.dim(0);
    Storage y = KernelData.empty(batch, out.sizePerEntry(), blocked);
    KernelData.run(
        Convolutions.forward(
            c.g,
            c.image,
            c.filter,
            blocked,
            new Image.Stored(KernelData.of(x, batch, blocked)),
            KernelData.of(w),
            bias.length == 0 ? null : KernelData.of(bias),
            relu ? Activation.RELU : Activation.NONE,
            y,
            KernelData.workspace(threads, false)),
        threads);
    return KernelData.values(y, batch, out.sizePerEntry(), blocked);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputGradientFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] dy = KernelData.random(naive.out().size(), 1);
    float[] w = KernelData.random(c.filter.size(), 2);
    float[] expected = naive.inputGradient(dy, w);
    for (boolean blocked : new boolean[] {true, false}) {
      float[] many = inputGradient(c, blocked, dy, w, THREADS);
      assertClose(many, expected, c.filter.size() / c.g.groups());
      assertThat(inputGradient(c, blocked, dy, w, 1)).isEqualTo(many);
    }
  }

  private static float[] inputGradient(
      Case c, boolean blocked, float[] dy, float[] w, int threads) {
    int batch = c.image.dim(0);
    Storage dx = KernelData.empty(batch, c.image.sizePerEntry(), blocked);
    KernelData.run(
        Convolutions.inputGradient(
            c.g,
            c.image,
            c.filter,
            blocked,
            KernelData.of(dy, batch, blocked),
            KernelData.of(w),
            dx,
            KernelData.workspace(threads, false)),
        threads);
    return KernelData.values(dx, batch, c.image.sizePerEntry(), blocked);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void filterGradientFollowsTheDefinition(Case c) {
    NaiveConvolution naive = new NaiveConvolution(c.g, c.image, c.filter);
    float[] x = KernelData.random(c.image.size(), 1);
    float[] dy = KernelData.random(naive.out().size(), 2);
    float[] expected = naive.filterGradient(x, dy);
    int terms = naive.out().size() / naive.out().dim(1);
    for (boolean blocked : new boolean[] {true, false}) {
      float[] many = filterGradient(c, blocked, x, dy, THREADS);
      assertClose(many, expected, terms);
      assertThat(filterGradient(c, blocked, x, dy, 1)).isEqualTo(many);
    }
  }

  private static float[] filterGradient(
      Case c, boolean blocked, float[] x, float[] dy, int threads) {
    int batch = c.image.dim(0);
    Storage dw = KernelData.empty(1, c.filter.size(), false);
    List<Kernel> kernels =
        Convolutions.filterGradient(
            c.g,
            c.image,
            c.filter,
            blocked,
            new Image.Stored(KernelData.of(x, batch, blocked)),
            new Gradient.Stored(KernelData.of(dy, batch, blocked)),
            dw,
            KernelData.workspace(threads, false));
    KernelData.run(kernels, threads);
    KernelData.run(kernels, threads); // scratch of the first run must not matter
    return KernelData.values(dw, 1, c.filter.size(), false);
  }

  @Test
  void filterGradientOfFewChannelsHasImagesInTheLanes() {
    Convolution one = Convolution.DEFAULT;
    assertThat(filterGradient(of(one.withPadding(2), 32, 3, 32, 32, 16, 5, 5)))
        .hasExactlyElementsOfTypes(InnerFilterGradient.class, SumLanes.class);
    assertThat(filterGradient(of(one.withGroups(64), 32, 64, 9, 9, 64, 3, 3)))
        .hasExactlyElementsOfTypes(InnerFilterGradient.class, SumLanes.class);
    assertThat(filterGradient(of(one, 32, 16, 9, 9, 8, 3, 3)))
        .hasExactlyElementsOfTypes(BlockedFilterGradient.class, SumPartials.class);
    assertThat(filterGradient(of(one.withStride(4), 32, 3, 63, 63, 8, 11, 11)))
        .hasExactlyElementsOfTypes(BlockedFilterGradient.class, SumPartials.class);
    Kernel few = filterGradient(of(one, 32, 1, 28, 28, 6, 5, 5)).getFirst();
    assertThat(few.algorithm()).matches("inner \\dx\\d \\(outer [1-9]\\.\\dx\\)");
  }

  private static List<Kernel> filterGradient(Case c) {
    Storage x = KernelData.empty(c.image.dim(0), c.image.sizePerEntry(), true);
    Storage dw = KernelData.empty(1, c.filter.size(), false);
    Workspace workspace = KernelData.workspace(1, false);
    Image image = new Image.Stored(x);
    Gradient dy = new Gradient.Stored(x);
    return Convolutions.filterGradient(c.g, c.image, c.filter, true, image, dy, dw, workspace);
  }

  private static void assertClose(float[] actual, float[] expected, int terms) {
    float tolerance = (float) (1e-6 * (4 + Math.sqrt(terms)) * 4);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
