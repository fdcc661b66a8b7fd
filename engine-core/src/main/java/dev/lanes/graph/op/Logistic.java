package dev.lanes.graph.op;

/** The logistic function, {@code y = 1 / (1 + exp(-x))}. */
public record Logistic() implements Unary {}
