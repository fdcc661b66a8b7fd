package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.datasets.LeastSquares;
import dev.lanes.datasets.TabularDataset;
import org.junit.jupiter.api.Test;

class HousePricesTest {
  @Test
  void regressionFindsTheFormula() {
    TabularDataset set = HousePrices.make();
    double[] found = LeastSquares.solve(set.train());
    assertThat(found[0]).isCloseTo(0.14, within(0.01));
    assertThat(found[1]).isCloseTo(-9, within(4.0));
    assertThat(found[2]).isCloseTo(90, within(12.0));
    assertThat(LeastSquares.meanSquaredError(set.train(), found)).isBetween(300.0, 500.0);
    assertThat(LeastSquares.meanSquaredError(set.test(), found)).isBetween(250.0, 600.0);
  }

  @Test
  void isTheSameEveryTime() {
    assertThat(HousePrices.make().train().target(17))
        .isEqualTo(HousePrices.make().train().target(17));
    assertThat(HousePrices.make().train().rows()).isEqualTo(256);
    assertThat(HousePrices.make().featureNames()).hasSize(2);
  }
}
