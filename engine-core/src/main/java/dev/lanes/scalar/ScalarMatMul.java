package dev.lanes.scalar;

import dev.lanes.graph.op.MatMul;

/** The matrix product: row, column, depth. */
final class ScalarMatMul {
  private ScalarMatMul() {}

  static void multiply(MatMul op, Tensor left, Tensor right, Tensor result, boolean wide) {
    float[] a = left.data;
    float[] b = right.data;
    int depth = left.dim(op.transposeA() ? 0 : 1);
    int aRow = op.transposeA() ? 1 : depth;
    int aColumn = op.transposeA() ? left.dim(1) : 1;
    int bRow = op.transposeB() ? 1 : right.dim(1);
    int bColumn = op.transposeB() ? depth : 1;
    int out = result.at;
    for (int i = 0; i < result.dim(0); i++) {
      for (int j = 0; j < result.dim(1); j++) {
        int aAt = left.at + i * aRow;
        int bAt = right.at + j * bColumn;
        float sum = 0;
        double wideSum = 0;
        for (int k = 0; k < depth; k++) {
          if (wide) {
            wideSum += (double) a[aAt + k * aColumn] * b[bAt + k * bRow];
          } else {
            sum += a[aAt + k * aColumn] * b[bAt + k * bRow];
          }
        }
        result.data[out++] = wide ? (float) wideSum : sum;
      }
    }
  }
}
