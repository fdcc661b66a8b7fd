package dev.lanes.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.Window;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Shape rules against what they mean, counted out. */
class ShapeRulesTest {
  @Property(seed = "20090416")
  void aConvolutionHasOneResultForEachPlaceItsFilterFits(
      @ForAll @IntRange(min = 1, max = 30) int in,
      @ForAll @IntRange(min = 1, max = 7) int taps,
      @ForAll @IntRange(min = 1, max = 5) int stride,
      @ForAll @IntRange(min = 1, max = 3) int dilation,
      @ForAll @IntRange(min = 0, max = 4) int before,
      @ForAll @IntRange(min = 0, max = 4) int after,
      @ForAll boolean ceil) {
    int spread = (taps - 1) * dilation + 1;
    int padded = before + in + after;
    Assume.that(spread <= padded);
    int count = 0;
    for (int start = 0; start + spread <= padded; start += stride) {
      count++;
    }
    boolean rest = (padded - spread) % stride != 0;
    int expected = ceil && rest ? count + 1 : count;
    Graph g = new Graph();
    Convolution along =
        new Convolution(1, stride, new Padding(0, 0, before, after), 1, dilation, 1, ceil);
    Node y =
        g.conv2d(g.input("x", Shape.of(2, 3, 1, in)), g.input("w", Shape.of(5, 3, 1, taps)), along);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 5, 1, expected));
    Convolution down =
        new Convolution(stride, 1, new Padding(before, after, 0, 0), dilation, 1, 1, ceil);
    Node z =
        g.conv2d(g.input("x", Shape.of(2, 3, in, 1)), g.input("w", Shape.of(5, 3, taps, 1)), down);
    assertThat(z.shape()).isEqualTo(Shape.of(2, 5, expected, 1));
  }

  @Property(seed = "20090416")
  void everyPoolingWindowHoldsAPixel(
      @ForAll @IntRange(min = 1, max = 30) int in,
      @ForAll @IntRange(min = 1, max = 7) int size,
      @ForAll @IntRange(min = 1, max = 9) int stride,
      @ForAll @IntRange(min = 0, max = 6) int before,
      @ForAll @IntRange(min = 0, max = 6) int after,
      @ForAll boolean ceil) {
    Assume.that(before < size && after < size && size <= before + in + after);
    Graph g = new Graph();
    Window window = new Window(1, size, 1, stride, new Padding(0, 0, before, after), ceil);
    int count = g.maxPool(g.input("x", Shape.of(1, 1, 1, in)), window).shape().dim(3);
    int last = (count - 1) * stride - before;
    assertThat(last).isLessThan(in);
    assertThat(last + size).isPositive();
    int next = last + stride;
    if (ceil) { // nothing is left for another window to begin at
      assertThat(next >= in || last + size >= in + after).isTrue();
    } else {
      assertThat(next + size).isGreaterThan(in + after);
    }
  }

  @Property(seed = "20090416")
  void broadcastingRepeatsDimensionsOfOne(
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 4) Integer> left,
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 4) Integer> right) {
    Graph g = new Graph();
    Node a = g.input("a", shape(left));
    Node b = g.input("b", shape(right));
    List<Integer> expected = new ArrayList<>();
    boolean fits = true;
    for (int i = 1; i <= Math.max(left.size(), right.size()); i++) {
      int l = i <= left.size() ? left.get(left.size() - i) : 1;
      int r = i <= right.size() ? right.get(right.size() - i) : 1;
      fits &= l == r || l == 1 || r == 1;
      expected.addFirst(Math.max(l, r));
    }
    if (fits) {
      assertThat(g.add(a, b).shape()).isEqualTo(shape(expected));
      assertThat(g.multiply(b, a).shape()).isEqualTo(shape(expected));
      assertThat(g.broadcastTo(a, shape(expected)).shape()).isEqualTo(shape(expected));
    } else {
      assertThatThrownBy(() -> g.add(a, b))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("do not broadcast");
    }
  }

  @Property(seed = "20090416")
  void gradientsHaveTheShapesOfTheirOperands(
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 3) Integer> dimensions,
      @ForAll @IntRange(min = 0, max = 15) int ones,
      @ForAll @IntRange(min = 0, max = 4) int dropped) {
    List<Integer> repeated = new ArrayList<>();
    for (int axis = Math.min(dropped, dimensions.size()); axis < dimensions.size(); axis++) {
      repeated.add((ones >> axis & 1) == 1 ? 1 : dimensions.get(axis));
    }
    Graph g = new Graph();
    Node a = g.input("a", shape(dimensions));
    Node b = g.input("b", shape(repeated));
    List<Node> gradients = Gradients.of(g.sumAll(g.divide(a, b)), List.of(a, b));
    assertThat(gradients.get(0).shape()).isEqualTo(a.shape());
    assertThat(gradients.get(1).shape()).isEqualTo(b.shape());
  }

  private static Shape shape(List<Integer> dimensions) {
    return Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray());
  }
}
