package dev.lanes.graph.op;

import dev.lanes.graph.Shape;

/**
 * One number in every place.
 *
 * @param value the number
 * @param shape the shape
 */
public record Constant(float value, Shape shape) implements Source {}
