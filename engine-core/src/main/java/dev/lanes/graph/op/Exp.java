package dev.lanes.graph.op;

/** The exponential function, {@code y = exp(x)}. */
public record Exp() implements Unary {}
