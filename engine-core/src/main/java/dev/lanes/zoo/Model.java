package dev.lanes.zoo;

import dev.lanes.graph.Shape;
import dev.lanes.nn.Network;

/**
 * A network of the zoo.
 *
 * @param name the name users choose it by
 * @param summary one sentence
 * @param input the shape of one image of its own data set
 * @param outputs the outputs for its own data set
 * @param recipe how it is trained on it
 * @param architecture builds it
 */
public record Model(
    String name,
    String summary,
    Shape input,
    int outputs,
    Recipe recipe,
    Architecture architecture) {
  /** Describes the layers for inputs of any shape and any number of outputs. */
  public interface Architecture {
    /** Adds the layers to a network whose input is set. */
    Network.Builder layers(Network.Builder network, int outputs);
  }

  /** Returns a new network for the model's own data set. */
  public Network network() {
    return network(input, outputs);
  }

  /**
   * Returns a new network for another data set.
   *
   * @param image the shape of one image
   * @param classes how many outputs
   * @throws dev.lanes.graph.ShapeException if the layers cannot take images of that shape
   */
  public Network network(Shape image, int classes) {
    return architecture.layers(Network.named(name).input(image.dimensions()), classes).build();
  }
}
