package dev.lanes.graph.op;

/**
 * {@code y = amplitude * tanh(slope * x)}; 1 and 1 give the plain hyperbolic tangent, 1.7159 and
 * 2/3 the one of LeCun et al., "Efficient BackProp" (1998), section 4.4.
 *
 * @param amplitude the limit of the result, positive
 * @param slope the factor of the operand, positive
 */
public record ScaledTanh(float amplitude, float slope) implements Unary {
  /** Checks both factors. */
  public ScaledTanh {
    Checks.positive("scaledTanh", "amplitude", amplitude);
    Checks.positive("scaledTanh", "slope", slope);
  }
}
