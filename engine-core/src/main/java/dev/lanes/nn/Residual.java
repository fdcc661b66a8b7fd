package dev.lanes.nn;

import dev.lanes.graph.Node;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Layers beside a short cut, {@code y = shortcut(x) + layers(x)}.
 *
 * <p>He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
 *
 * @param layers the layers; their output has the shape of the short cut's
 * @param shortcut the layers of the short cut; none for the input itself
 */
public record Residual(List<Layer> layers, List<Layer> shortcut) implements Layer {
  /** Copies the lists. */
  public Residual {
    layers = List.copyOf(layers);
    shortcut = List.copyOf(shortcut);
  }

  /** Returns this block with layers in the short cut, for where the shape changes. */
  public Residual shortcut(Layer... others) {
    return new Residual(layers, List.of(others));
  }

  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public String describe() {
    return "residual (%s)%s"
        .formatted(
            describe(layers),
            shortcut.isEmpty() ? "" : " beside (%s)".formatted(describe(shortcut)));
  }

  private static String describe(List<Layer> layers) {
    return layers.stream().map(Layer::describe).collect(Collectors.joining(", "));
  }

  @Override
  public Node append(Scope scope, Node x) {
    Node y = scope.appendAll(layers, x);
    Node beside = scope.appendAll(shortcut, x);
    if (!y.shape().equals(beside.shape())) {
      throw scope.error(
          "the layers make %s of %s, the short cut %s; choose strides, padding and filters that agree, or give it a shortcut(...)"
              .formatted(y.shape(), x.shape(), beside.shape()));
    }
    return scope.graph().add(y, beside);
  }
}
