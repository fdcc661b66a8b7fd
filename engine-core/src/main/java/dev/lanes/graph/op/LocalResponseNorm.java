package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * Local response normalisation of an image {@code [batch, channels, height, width]}; see {@link
 * ResponseNorm}.
 *
 * @param settings neighbourhood, size and constants
 */
public record LocalResponseNorm(ResponseNorm settings) implements Op {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape shape = Checks.same(this, inputs, 1);
    Checks.rank(this, inputs, 0, 4, "[batch,channels,height,width]");
    return shape;
  }
}
