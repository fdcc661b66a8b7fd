package dev.lanes.graph.op;

/**
 * {@code y = x} where {@code x > 0}, else {@code slope * x}.
 *
 * <p>Maas, Hannun and Ng, ICML workshop 2013.
 *
 * @param slope the slope of the negative side, positive
 */
public record LeakyRelu(float slope) implements Unary {
  /** Checks the slope. */
  public LeakyRelu {
    Checks.positive("leakyRelu", "slope", slope);
  }
}
