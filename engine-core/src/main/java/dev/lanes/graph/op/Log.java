package dev.lanes.graph.op;

/** The natural logarithm, {@code y = log(x)}; NaN below zero. */
public record Log() implements Unary {}
