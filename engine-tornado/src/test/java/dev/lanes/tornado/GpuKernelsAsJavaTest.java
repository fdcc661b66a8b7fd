package dev.lanes.tornado;

import static dev.lanes.tornado.Pair.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The kernels of a GPU as plain Java, a thread an item and a barrier where they have one. */
final class GpuKernelsAsJavaTest {
  private static final int GROUP = GpuProducts.GROUP;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "5, 3, 7, 1",
    "16, 256, 16, 1",
    "17, 130, 33, 1",
    "70, 65, 20, 1",
    "9, 30, 100, 3"
  })
  void productsInAnyOrder(int rows, int columns, int depth, int parts) {
    Random random = new Random(1);
    int a = 3;
    int b = a + rows * depth;
    int partsAt = b + depth * columns;
    int y = partsAt + parts * rows * columns;
    FloatArray m = new FloatArray(y + rows * columns);
    for (int i = 0; i < partsAt; i++) {
      m.set(i, random.nextFloat() - 0.5f);
    }
    // of each operand every order of its axes
    for (int order = 0; order < 4; order++) {
      boolean rowsInside = order % 2 == 1;
      boolean columnsInside = order / 2 == 0;
      int aRow = rowsInside ? 1 : depth;
      int aDepth = rowsInside ? rows : 1;
      int bDepth = columnsInside ? columns : 1;
      int bColumn = columnsInside ? 1 : depth;
      Groups.run(
          parts * GpuProducts.tiles(rows, columns),
          GROUP,
          context ->
              GpuProducts.tiled(
                  context,
                  m,
                  a,
                  b,
                  partsAt,
                  rows,
                  columns,
                  depth,
                  parts,
                  GpuProducts.tile(rows),
                  aRow,
                  aDepth,
                  bDepth,
                  bColumn,
                  columns,
                  1));
      int outs = rows * columns;
      // the sum of the parts, transposed
      Groups.run(
          Math.ceilDiv(outs, 32),
          GROUP,
          context -> GpuParts.added(context, m, partsAt, y, outs, parts, columns, 1, rows));
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum += (double) m.get(a + i * aRow + k * aDepth) * m.get(b + k * bDepth + j * bColumn);
          }
          assertThat((double) m.get(y + j * rows + i))
              .as("order %d, row %d, column %d", order, i, j)
              .isCloseTo(sum, Offset.offset(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 3, 5, 7, 3, 1, 1, 1",
    "5, 2, 2, 3, 9, 3, 2, 0, 1",
    "1, 1, 5, 18, 9, 2, 1, 2, 3",
    "16, 3, 1, 1, 5, 5, 3, 2, 1",
    "2, 1, 20, 40, 4, 1, 1, 0, 1"
  })
  void convolutionAndItsGradients(
      int images,
      int groups,
      int channels,
      int filters,
      int side,
      int taps,
      int stride,
      int padding,
      int dilation) {
    PlainConvolution plain =
        new PlainConvolution(
            images, groups, channels, filters, side, taps, stride, padding, dilation);
    int places = plain.places();
    int outs = plain.filterFloats();
    int parts = 2;
    FloatArray m = plain.memory(parts * outs);
    int image = packed(side, side);
    int filter = packed(taps, taps);
    int result = packed(places, places);
    int strides = packed(stride, stride);
    int paddings = packed(padding, padding);
    int dilations = packed(dilation, dilation);
    Groups.run(
        groups * GpuProducts.tiles(filters, (long) places * places * images),
        GROUP,
        context ->
            GpuConvolutions.results(
                context,
                m,
                0,
                plain.filtersAt(),
                -1,
                plain.resultsAt(),
                images,
                GpuProducts.tile(filters),
                channels,
                filters,
                image,
                filter,
                result,
                strides,
                paddings,
                dilations));
    plain.requireResults(m);
    Groups.run(
        groups * GpuProducts.tiles(channels, (long) side * side * images),
        GROUP,
        context ->
            GpuConvolutions.imageGradients(
                context,
                m,
                plain.resultsAt(),
                plain.filtersAt(),
                plain.imageGradientAt(),
                images,
                GpuProducts.tile(channels),
                channels,
                filters,
                image,
                filter,
                result,
                strides,
                paddings,
                dilations));
    plain.requireImageGradient(m);
    Groups.run(
        parts * groups * GpuProducts.tiles(filters, (long) channels * taps * taps),
        GROUP,
        context ->
            GpuFilterGradient.filterGradients(
                context,
                m,
                0,
                plain.resultsAt(),
                plain.end(),
                outs,
                parts,
                images,
                images,
                GpuProducts.tile(filters),
                channels,
                filters,
                image,
                filter,
                result,
                strides,
                paddings,
                dilations));
    Groups.run(
        Math.ceilDiv(outs, 32),
        GROUP,
        context ->
            GpuParts.added(
                context, m, plain.end(), plain.filterGradientAt(), outs, parts, outs, outs, 1));
    plain.requireFilterGradient(m);
  }

  /** Rows of [4, 3, 50] that keep the middle axis, in parts. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void sumsOfChannels(int parts) {
    int kept = 3;
    int inner = 50;
    int outer = 4;
    int centre = kept * inner * outer;
    int other = centre + kept;
    int y = other + centre;
    FloatArray m = new FloatArray(y + kept * parts);
    Random random = new Random(1);
    for (int i = 0; i < y; i++) {
      m.set(i, random.nextFloat() - 0.5f);
    }
    for (int kind : new int[] {Sums.PLAIN, Sums.CENTRED_SQUARE, Sums.CENTRED_PRODUCT}) {
      Groups.run(
          kept * parts,
          256,
          context ->
              GpuSums.byGroup(
                  context,
                  m,
                  0,
                  other,
                  centre,
                  y,
                  kind,
                  parts,
                  outer * inner,
                  1,
                  kept,
                  0,
                  0,
                  inner,
                  1,
                  inner,
                  kept * inner,
                  0,
                  1));
      for (int c = 0; c < kept; c++) {
        double sum = 0;
        for (int k = 0; k < outer * inner; k++) {
          int at = (k / inner * kept + c) * inner + k % inner;
          double x = m.get(at);
          double centred = x - m.get(centre + c);
          if (kind == Sums.PLAIN) {
            sum += x;
          } else {
            sum += centred * (kind == Sums.CENTRED_SQUARE ? centred : m.get(other + at));
          }
        }
        double actual = 0;
        for (int part = 0; part < parts; part++) {
          actual += m.get(y + c * parts + part);
        }
        assertThat(actual).as("kind %d, channel %d", kind, c).isCloseTo(sum, Offset.offset(1e-4));
      }
    }
  }

  /** So that a kernel whose items do not all come to a barrier fails here. */
  @Test
  void anItemThatFailsFailsTheKernel() {
    assertThatThrownBy(
            () ->
                Groups.run(
                    1,
                    2,
                    context -> {
                      if (context.localIdx == 1) {
                        throw new IllegalStateException("item 1");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasStackTraceContaining("item 1");
  }
}
