package dev.lanes.jmh.task;

import java.util.Map;

/**
 * A product of matrices, {@code c[m,n] = a[m,k] b[k,n]}; operands {@code a} and {@code b}.
 *
 * @param m rows of a and c
 * @param n columns of b and c
 * @param k columns of a, rows of b
 */
public record Gemm(int m, int n, int k) implements Task {
  /**
   * Checks the sizes.
   *
   * @throws dev.lanes.graph.ShapeException if one is not positive
   */
  public Gemm {
    Operands.requirePositive("gemm", m, n, k);
  }

  @Override
  public String benchmark() {
    return "gemm";
  }

  @Override
  public String shape() {
    return m + "," + n + "," + k;
  }

  @Override
  public double flops() {
    return 2.0 * m * n * k;
  }

  @Override
  public double bytes() {
    return 4.0 * ((double) m * k + (double) k * n + (double) m * n);
  }

  @Override
  public int images() {
    return 0;
  }

  @Override
  public double memory() {
    return 2 * bytes();
  }

  @Override
  public long terms() {
    return k;
  }

  @Override
  public Map<String, float[]> operands() {
    return Map.of("a", Operands.floats("a", (long) m * k), "b", Operands.floats("b", (long) k * n));
  }
}
