package dev.lanes.graph.op;

/**
 * {@code y = factor * x}.
 *
 * @param factor the factor
 */
public record Scale(float factor) implements Unary {}
