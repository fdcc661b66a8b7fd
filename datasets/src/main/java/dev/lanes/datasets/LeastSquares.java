package dev.lanes.datasets;

/**
 * Linear regression in closed form, to hold gradient descent against: the weights w and the bias b
 * that make {@code sum (w . x + b - y)^2} smallest, from the normal equations {@code X'X w = X'y}.
 */
public final class LeastSquares {
  private LeastSquares() {}

  /**
   * Solves a table in double precision, by Gaussian elimination with partial pivoting.
   *
   * @param table the rows
   * @return one weight for each column, then the bias, in the table's own units
   * @throws DataException if the columns depend on each other, so that there is no single solution
   */
  public static double[] solve(Table table) {
    int n = table.columns() + 1;
    double[][] equations = new double[n][n + 1]; // [X'X | X'y]
    double[] x = new double[n];
    for (int row = 0; row < table.rows(); row++) {
      for (int c = 0; c < table.columns(); c++) {
        x[c] = table.feature(row, c);
      }
      x[n - 1] = 1;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          equations[i][j] += x[i] * x[j];
        }
        equations[i][n] += x[i] * table.target(row);
      }
    }
    return eliminate(equations);
  }

  /**
   * The mean squared error of a solution.
   *
   * @param table the rows
   * @param solution what {@link #solve} returned, or weights and bias found otherwise
   * @return the mean of {@code (w . x + b - y)^2}, in squared units of the target
   */
  public static double meanSquaredError(Table table, double[] solution) {
    double sum = 0;
    for (int row = 0; row < table.rows(); row++) {
      double error = solution[table.columns()] - table.target(row);
      for (int c = 0; c < table.columns(); c++) {
        error += solution[c] * table.feature(row, c);
      }
      sum += error * error;
    }
    return sum / table.rows();
  }

  private static double[] eliminate(double[][] equations) {
    int n = equations.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        if (Math.abs(equations[row][column]) > Math.abs(equations[pivot][column])) {
          pivot = row;
        }
      }
      double[] swapped = equations[column];
      equations[column] = equations[pivot];
      equations[pivot] = swapped;
      double[] used = equations[column];
      if (Math.abs(used[column]) < 1e-9) {
        throw new DataException(
            "least squares: the columns depend on each other or there are too few rows; leave a"
                + " column out or give more rows");
      }
      for (int row = 0; row < n; row++) {
        if (row != column) {
          double factor = equations[row][column] / used[column];
          for (int c = column; c <= n; c++) {
            equations[row][c] -= factor * used[c];
          }
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = equations[i][n] / equations[i][i];
    }
    return solution;
  }
}
