package dev.lanes.graph.op;

import dev.lanes.graph.Shape;

/**
 * Values the caller feeds before a run.
 *
 * @param name the name in messages
 * @param shape the shape
 * @param batched whether dimension 0 counts images that do not know each other; backends may then
 *     keep the tensor in a layout of their own
 */
public record Input(String name, Shape shape, boolean batched) implements Source {}
