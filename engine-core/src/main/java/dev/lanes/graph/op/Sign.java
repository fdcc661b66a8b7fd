package dev.lanes.graph.op;

/** The sign: -1, 0 or 1. Its gradient is zero everywhere. */
public record Sign() implements Unary {}
