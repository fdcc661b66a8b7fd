package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The product of a few rows with a transposed matrix, {@code C[m,n] = A[m,k] B[n,k]}, as inner
 * products: B is read once, as it lies, where packing it would cost more than the product.
 */
final class DotProduct implements Kernel {
  private static final int COLUMNS = 4; // at a time
  private static final long PART = 1L << 18; // multiply-accumulates, some 10 microseconds

  private final int m;
  private final int n;
  private final int k;
  private final Storage a;
  private final Storage b;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage c;
  private final int columnsPerPart;
  private final Storage scratch; // by thread: one vector per column

  DotProduct(
      int m,
      int n,
      int k,
      Storage a,
      Storage b,
      @Nullable Storage bias,
      boolean relu,
      Storage c,
      Workspace workspace) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.bias = bias;
    this.relu = relu;
    this.c = c;
    long columns = PART / Math.max(1, (long) m * k) / COLUMNS * COLUMNS;
    this.columnsPerPart = Math.clamp(columns, COLUMNS, Math.max(COLUMNS, n));
    this.scratch = workspace.keep((long) workspace.threads() * COLUMNS * LANES);
  }

  @Override
  public int parts() {
    return Math.ceilDiv(n, columnsPerPart);
  }

  @Override
  public void run(int part, int thread, long step) {
    int end = Math.min(n, (part + 1) * columnsPerPart);
    int lanes = scratch.offset() + thread * COLUMNS * LANES;
    for (int j = part * columnsPerPart; j < end; j += COLUMNS) {
      int count = Math.min(COLUMNS, end - j);
      int rowStep = count == COLUMNS ? k : 0; // the last, lone columns repeat the first
      for (int i = 0; i < m; i++) {
        for (int lone = 0; lone < (count == COLUMNS ? 1 : count); lone++) {
          int column = j + lone;
          int from = b.offset() + column * k;
          Dot1x4.run(
              k, a.array(), a.offset() + i * k, b.array(), from, rowStep, scratch.array(), lanes);
          for (int v = 0; v < (count == COLUMNS ? COLUMNS : 1); v++) {
            store(i, column + v, from + v * rowStep, lanes + v * LANES);
          }
        }
      }
    }
  }

  /** Adds the lanes and what is left over of the depth, always in the same order. */
  private void store(int row, int column, int from, int lanes) {
    float sum = bias == null ? 0 : bias.array()[bias.offset() + column];
    for (int v = 0; v < LANES; v++) {
      sum += scratch.array()[lanes + v];
    }
    for (int d = SPECIES.loopBound(k); d < k; d++) {
      sum = Math.fma(a.array()[a.offset() + row * k + d], b.array()[from + d], sum);
    }
    c.array()[c.offset() + row * n + column] = relu ? Math.max(sum, 0) : sum;
  }

  @Override
  public String algorithm() {
    return "dot";
  }

  /** Micro-kernel: one row by four columns. */
  private static final class Dot1x4 {
    static void run(int k, float[] a, int ao, float[] b, int bo, int step, float[] sums, int to) {
      FloatVector c0 = FloatVector.zero(SPECIES);
      FloatVector c1 = c0;
      FloatVector c2 = c0;
      FloatVector c3 = c0;
      int bound = SPECIES.loopBound(k);
      for (int d = 0; d < bound; d += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, a, ao + d);
        c0 = x.fma(FloatVector.fromArray(SPECIES, b, bo + d), c0);
        c1 = x.fma(FloatVector.fromArray(SPECIES, b, bo + step + d), c1);
        c2 = x.fma(FloatVector.fromArray(SPECIES, b, bo + 2 * step + d), c2);
        c3 = x.fma(FloatVector.fromArray(SPECIES, b, bo + 3 * step + d), c3);
      }
      c0.intoArray(sums, to);
      c1.intoArray(sums, to + LANES);
      c2.intoArray(sums, to + 2 * LANES);
      c3.intoArray(sums, to + 3 * LANES);
    }
  }
}
