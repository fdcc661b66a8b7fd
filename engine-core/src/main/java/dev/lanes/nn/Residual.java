package dev.lanes.nn;

import dev.lanes.graph.Node;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Layers beside a short cut, {@code y = x + layers(x)}.
 *
 * <p>He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
 *
 * @param layers the layers; their output has the shape of their input
 */
public record Residual(List<Layer> layers) implements Layer {
  /** Copies the list. */
  public Residual {
    layers = List.copyOf(layers);
  }

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public String describe() {
    return layers.stream()
        .map(Layer::describe)
        .collect(Collectors.joining(", ", "residual (", ")"));
  }

  @Override
  public Node append(Scope scope, Node x) {
    Node y = scope.appendAll(layers, x);
    if (!y.shape().equals(x.shape())) {
      throw scope.error(
          "the layers make "
              + y.shape()
              + " of "
              + x.shape()
              + "; choose strides, padding and filters that keep the shape");
    }
    return scope.graph().add(x, y);
  }
}
