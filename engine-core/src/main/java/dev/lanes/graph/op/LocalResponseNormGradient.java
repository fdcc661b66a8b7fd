package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link LocalResponseNorm} from x and dy. With {@code d = bias + scale * sum of
 * squares}:
 *
 * <pre>
 * dx[i] = dy[i] d[i]^-power - 2 scale power x[i] * sum over j that have i as neighbour of dy[j] x[j] d[j]^(-power-1)
 * </pre>
 *
 * @param settings neighbourhood, size and constants
 */
public record LocalResponseNormGradient(ResponseNorm settings) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape shape = Checks.same(this, inputs, 2);
    Checks.rank(this, inputs, 0, 4, "[batch,channels,height,width]");
    return shape;
  }
}
