package dev.lanes.graph.op;

/** {@code y = a * b}, with broadcasting. */
public record Multiply() implements Binary {}
