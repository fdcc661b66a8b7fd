package dev.lanes.graph.op;

/**
 * Rectified linear unit: {@code y = max(0, x)}; NaN stays NaN.
 *
 * <p>Nair and Hinton, ICML 2010.
 */
public record Relu() implements Unary {}
