package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The matrix product {@code C = op(A) op(B)}, where op transposes if asked.
 *
 * <p>A is {@code [m,k]}, or {@code [k,m]} transposed; B is {@code [k,n]}, or {@code [n,k]}
 * transposed; C is {@code [m,n]}.
 *
 * @param transposeA whether A is stored transposed
 * @param transposeB whether B is stored transposed
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Checks.arity(this, inputs, 2);
    Checks.rank(this, inputs, 0, 2, "a matrix");
    Checks.rank(this, inputs, 1, 2, "a matrix");
    Shape b = inputs.get(1);
    int inner = depth(inputs);
    int innerB = b.dim(transposeB ? 1 : 0);
    if (inner != innerB) {
      throw Checks.error(
          this,
          inputs,
          "inner dimensions %d and %d differ (transposeA=%s, transposeB=%s); transpose one",
          inner,
          innerB,
          transposeA,
          transposeB);
    }
    return Shape.of(inputs.getFirst().dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
  }

  /** Returns k, the length of each sum. */
  public int depth(List<Shape> inputs) {
    return inputs.getFirst().dim(transposeA ? 0 : 1);
  }

  @Override
  public long multiplyAccumulates(List<Shape> inputs) {
    return (long) outputShape(inputs).size() * depth(inputs);
  }
}
