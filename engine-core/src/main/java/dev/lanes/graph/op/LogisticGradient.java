package dev.lanes.graph.op;

/** {@code dx = dy * y * (1 - y)}. */
public record LogisticGradient() implements ActivationGradient {}
