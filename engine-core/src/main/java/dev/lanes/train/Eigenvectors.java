package dev.lanes.train;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's method, the largest first.
 *
 * @param values the eigenvalues
 * @param vectors the eigenvector of each, of length 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Eigenvectors(double[] values, double[][] vectors) {
  private static final int SWEEPS = 60;

  /**
   * Computes them.
   *
   * @param matrix symmetric; not changed
   */
  public static Eigenvectors of(double[][] matrix) {
    int size = matrix.length;
    double[][] diagonal = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[][] columns = new double[size][size];
    for (int i = 0; i < size; i++) {
      columns[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(diagonal, columns, p, q);
        }
      }
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(diagonal[b][b], diagonal[a][a]));
    double[] values = new double[size];
    double[][] vectors = new double[size][size];
    for (int k = 0; k < size; k++) {
      values[k] = diagonal[order[k]][order[k]];
      for (int i = 0; i < size; i++) {
        vectors[k][i] = columns[i][order[k]];
      }
    }
    return new Eigenvectors(values, vectors);
  }

  /** Turns two axes so that the matrix has zeros there. */
  private static void rotate(double[][] matrix, double[][] columns, int p, int q) {
    if (matrix[p][q] == 0) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (double[] row : matrix) {
      turn(row, p, q, c, s);
    }
    double[] first = matrix[p].clone();
    double[] second = matrix[q].clone();
    Arrays.setAll(matrix[p], i -> c * first[i] - s * second[i]);
    Arrays.setAll(matrix[q], i -> s * first[i] + c * second[i]);
    for (double[] row : columns) {
      turn(row, p, q, c, s);
    }
  }

  private static void turn(double[] row, int p, int q, double c, double s) {
    double first = row[p];
    row[p] = c * first - s * row[q];
    row[q] = s * first + c * row[q];
  }
}
