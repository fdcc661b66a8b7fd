package dev.lanes.graph.op;

/** {@code y = x * x}. */
public record Square() implements Unary {}
