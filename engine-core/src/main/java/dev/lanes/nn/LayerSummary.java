package dev.lanes.nn;

import dev.lanes.graph.Shape;

/**
 * One line of a network's table.
 *
 * @param name the layer's name, such as {@code conv1}
 * @param description the layer in words
 * @param output the shape of its output for one image
 * @param parameters how many numbers training changes
 * @param multiplyAccumulates multiply-accumulates of the forward pass of one image
 */
public record LayerSummary(
    String name, String description, Shape output, long parameters, long multiplyAccumulates) {
  /** Returns for example {@code conv1: conv 32@5x5 padding 2 -> [32,32,32]}. */
  public String signature() {
    return name + ": " + description + " -> " + output;
  }
}
