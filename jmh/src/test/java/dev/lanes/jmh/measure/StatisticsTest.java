package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medians() {
    assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statistics.median(List.of()))
        .withMessageContaining("measure at least one");
  }

  @Test
  void percentiles() {
    List<Double> samples = List.of(5.0, 1.0, 4.0, 2.0, 3.0);
    assertThat(Statistics.percentile(samples, 0)).isEqualTo(1);
    assertThat(Statistics.percentile(samples, 0.1)).isEqualTo(1);
    assertThat(Statistics.percentile(samples, 0.2)).isEqualTo(2);
    assertThat(Statistics.percentile(samples, 0.99)).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statistics.percentile(List.of(), 0.1))
        .withMessageContaining("measure at least one");
  }

  @Test
  void ratiosOfPairs() {
    assertThat(Statistics.ratios(List.of(6.0, 8.0, 1.0), List.of(2.0, 4.0)))
        .containsExactly(3.0, 2.0);
  }

  @Property(tries = 30)
  void anIntervalHoldsTheMedianOfItsSamples(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0.1, max = 10) Double> samples) {
    Statistics.Interval interval = Statistics.bootstrap(samples, Statistics::median);

    assertThat(interval.median()).isEqualTo(Statistics.median(samples));
    assertThat(interval.low()).isLessThanOrEqualTo(interval.median());
    assertThat(interval.high()).isGreaterThanOrEqualTo(interval.median());
    assertThat(Statistics.bootstrap(samples, Statistics::median)).isEqualTo(interval);
  }

  @Test
  void mostIntervalsHoldTheTrueMedian() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    for (int i = 0; i < 100; i++) {
      List<Double> samples = random.doubles(25).boxed().toList(); // true median 0.5
      Statistics.Interval interval = Statistics.bootstrap(samples, Statistics::median);
      held += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(86, 100);
  }

  @Test
  void oneSlowGroupOfThreeCountsAThird() {
    Statistics.Interval interval =
        Statistics.bootstrapOfGroups(
            List.of(
                List.of(1.0, 1.0, 1.0), List.of(), List.of(1.3, 1.3, 1.3), List.of(1.3, 1.3, 1.3)));
    assertThat(interval.median()).isCloseTo(1.2, within(1e-12));
    assertThat(interval.low()).isCloseTo(1.2, within(1e-12)); // no group differs within itself
    assertThat(interval.high()).isCloseTo(1.2, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statistics.bootstrapOfGroups(List.of(List.of())))
        .withMessageContaining("measure at least one");
  }

  @Test
  void mostIntervalsOfGroupsHoldTheMeanOfTheirTrueMedians() {
    SplittableRandom random = new SplittableRandom(9);
    int held = 0;
    for (int i = 0; i < 100; i++) {
      List<Double> low = random.doubles(20).boxed().toList(); // true median 0.5
      List<Double> high = random.doubles(20, 1, 2).boxed().toList(); // true median 1.5
      Statistics.Interval interval = Statistics.bootstrapOfGroups(List.of(low, high));
      held += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(86, 100);
  }
}
