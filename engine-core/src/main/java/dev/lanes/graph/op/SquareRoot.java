package dev.lanes.graph.op;

/** {@code y = sqrt(x)}; NaN below zero. */
public record SquareRoot() implements Unary {}
