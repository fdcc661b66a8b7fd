package dev.lanes.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairTest {
  @Test
  void allOfFewPairsCount() {
    assertThat(Pair.ratio(List.of(new Pair(2, 3)))).isEqualTo(1.5);
    assertThat(Pair.ratio(List.of(new Pair(1, 2), new Pair(1, 6), new Pair(5, 6)))).isEqualTo(2);
    assertThat(Pair.ratio(List.of(new Pair(1, 2), new Pair(1, 4)))).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pair.ratio(List.of()))
        .withMessageContaining("there is no pair; measure both in one round");
  }

  /** By hand: the least products are 2, 2.1, 2.2, 2.3 and 2.4. */
  @Test
  void ofMoreTheQuietOnesCountWhoeverIsDisturbedInTheOthers() {
    List<Pair> pairs = new ArrayList<>();
    for (double theirs : new double[] {2, 2.1, 2.2, 2.3, 2.4}) {
      pairs.add(new Pair(9, 3));
      pairs.add(new Pair(1, theirs));
      pairs.add(new Pair(1, 9));
    }
    assertThat(Pair.ratio(pairs)).isEqualTo(2.2);
    assertThat(Pair.ratio(pairs.reversed())).isEqualTo(2.2);
  }

  /** By hand: the ten quietest of 100 take 1 to 1.09, and 2 in the first five, 4 in the others. */
  @Test
  void ofManyATenthCounts() {
    List<Pair> pairs =
        IntStream.range(0, 100).mapToObj(i -> pair(1 + i / 100.0, i < 5 ? 2 : 4)).toList();

    assertThat(Pair.ratio(pairs)).isEqualTo(3);
    assertThat(Pair.ratio(pairs.subList(0, 50))).isEqualTo(2);
  }

  private static Pair pair(double ours, double ratio) {
    return new Pair(ours, ratio * ours);
  }
}
