package dev.lanes.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  @Test
  void findsTheExactSolution() {
    // y = 2 a - 3 b + 5
    Table table = new Table(new float[] {0, 0, 1, 0, 0, 1, 1, 1}, new float[] {5, 7, 2, 4}, 2);
    double[] solution = LeastSquares.solve(table);
    assertThat(solution).containsExactly(new double[] {2, -3, 5}, within(1e-12));
    assertThat(LeastSquares.meanSquaredError(table, solution)).isLessThan(1e-20);
  }

  @Test
  void leavesTheSmallestError() {
    Table table = new Table(new float[] {0, 1, 2, 3}, new float[] {1, 0, 3, 2}, 1);
    double[] solution = LeastSquares.solve(table);
    double least = LeastSquares.meanSquaredError(table, solution);
    for (double step : new double[] {-0.01, 0.01}) {
      assertThat(
              LeastSquares.meanSquaredError(table, new double[] {solution[0] + step, solution[1]}))
          .isGreaterThan(least);
      assertThat(
              LeastSquares.meanSquaredError(table, new double[] {solution[0], solution[1] + step}))
          .isGreaterThan(least);
    }
  }

  @Test
  void refusesColumnsThatDependOnEachOther() {
    Table table = new Table(new float[] {1, 1, 2, 2, 3, 3}, new float[] {1, 2, 3}, 2);
    assertThatThrownBy(() -> LeastSquares.solve(table))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leave a column out");
  }

  @Test
  void tablesCheckTheirLengths() {
    assertThatThrownBy(() -> new Table(new float[3], new float[2], 2))
        .hasMessageContaining("3 features do not make 2 rows of 2 columns");
  }
}
