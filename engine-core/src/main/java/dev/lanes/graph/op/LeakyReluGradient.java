package dev.lanes.graph.op;

/**
 * {@code dx = dy} where {@code y > 0}, else {@code slope * dy}.
 *
 * @param slope the slope of the negative side
 */
public record LeakyReluGradient(float slope) implements ActivationGradient {}
