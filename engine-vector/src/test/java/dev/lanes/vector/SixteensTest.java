package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the results of single images are cut. */
class SixteensTest {
  @ParameterizedTest
  @CsvSource({
    "25, 25, 8, 1, 0, 64",
    "8, 8, 5, 1, 2, 64",
    "32, 32, 5, 1, 2, 32",
    "13, 7, 3, 1, 1, 1",
    "37, 41, 3, 2, 1, 5",
    "40, 3, 2, 3, 1, 96",
    "1, 1, 1, 1, 0, 3"
  })
  void everyResultIsStoredOnce(
      int height, int width, int taps, int stride, int padding, int filters) {
    Convolution g = Convolution.DEFAULT.withStride(stride).withPadding(padding);
    Shape image = Shape.of(1, 4, height + taps, width + taps);
    Shape filter = Shape.of(filters, 4, taps, taps);
    for (Correlation each :
        List.of(Correlation.forward(g, image, filter), Correlation.transposed(g, image, filter))) {
      int[] stored = new int[each.height() * each.width()];
      for (Axis rows : each.rows()) {
        for (Axis columns : each.columns()) {
          for (Sixteens units : cut(each, rows, columns, 3)) {
            assertThat(units.count()).isEqualTo(units.stores().length).isBetween(1, 16);
            for (Sixteens.Store[] unit : units.stores()) {
              for (Sixteens.Store store : unit) {
                assertThat(store.lane() + store.count()).isLessThanOrEqualTo(16);
                for (int i = 0; i < store.count(); i++) {
                  stored[store.at() + i * columns.step()]++;
                }
              }
            }
          }
        }
      }
      assertThat(stored).containsOnly(1);
    }
  }

  @Test
  void shortRowsAreCutWithoutGaps() {
    // 625 results: 40 sixteens in place of two for each of 25 rows
    List<Sixteens> groups = groups(32, 8, 64);

    assertThat(groups.stream().mapToInt(Sixteens::count).sum()).isEqualTo(40);
    assertThat(groups.getFirst().from()).startsWith(0, 16, 32); // the second ends in the next row
    assertThat(groups.getFirst().to()).startsWith(0, groups.getFirst().step());
    assertThat(List.of(groups.getFirst().stores())).allMatch(stores -> stores.length == 1);
  }

  @Test
  void rowsOfWholeSixteensAreReadInOnePiece() {
    List<Sixteens> groups = groups(36, 5, 32);

    assertThat(groups.stream().mapToInt(Sixteens::count).sum()).isEqualTo(64);
    assertThat(groups).allMatch(group -> group.from().length == group.count());
  }

  private static List<Sixteens> groups(int size, int taps, int filters) {
    Correlation g =
        Correlation.forward(
            Convolution.DEFAULT, Shape.of(1, 3, size, size), Shape.of(filters, 3, taps, taps));
    return cut(g, g.rows()[0], g.columns()[0], 1);
  }

  private static List<Sixteens> cut(Correlation g, Axis rows, Axis columns, int finer) {
    int pitch = new PaddedLines(g, rows, columns).pitch();
    return Sixteens.of(g, rows, columns, pitch, rows.taps() * columns.taps(), 16, finer);
  }
}
