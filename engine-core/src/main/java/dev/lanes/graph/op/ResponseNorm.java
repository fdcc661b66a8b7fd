package dev.lanes.graph.op;

/**
 * The settings of local response normalisation.
 *
 * <p>{@code y = x * (bias + scale * sum of squares)^-power}, where the sum runs over {@code size}
 * neighbouring channels at the same place (cross-map) or a {@code size x size} square of the same
 * channel (same-map), from {@code size/2} before the place itself, clipped at the borders.
 *
 * <p>Krizhevsky, Sutskever and Hinton (2012), section 3.3, give {@code scale} undivided;
 * cuda-convnet divides the number in its layer files by size or size squared: divide before.
 *
 * @param neighbourhood across channels or within one
 * @param size the width of the neighbourhood
 * @param scale the factor of the sum (alpha), undivided
 * @param power the exponent (beta)
 * @param bias the constant (k), positive
 */
public record ResponseNorm(
    Neighbourhood neighbourhood, int size, float scale, float power, float bias) {
  /** Where the neighbours are. */
  public enum Neighbourhood {
    /** Neighbouring channels at the same place. */
    CROSS_MAP,
    /** Neighbouring places in the same channel. */
    SAME_MAP
  }

  /** Checks the numbers. */
  public ResponseNorm {
    Checks.atLeast("localResponseNorm", "size", 1, size);
    Checks.positive("localResponseNorm", "scale", scale);
    Checks.positive("localResponseNorm", "power", power);
    Checks.positive("localResponseNorm", "bias", bias);
  }
}
