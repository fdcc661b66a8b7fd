package dev.lanes.graph.op;

/** {@code dx = dy} where {@code y > 0}, else 0. */
public record ReluGradient() implements ActivationGradient {}
