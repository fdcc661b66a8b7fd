package dev.lanes.graph.op;

/** The absolute value, {@code y = |x|}. */
public record Abs() implements Unary {}
