package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.Window;

/**
 * Max or average pooling.
 *
 * @param method what is kept of a window
 * @param window the window and how it moves
 */
public record Pooling(Method method, Window window) implements Layer {
  /** What is kept of a window. */
  public enum Method {
    /** The largest number. */
    MAX,
    /** The mean of the real pixels. */
    AVERAGE
  }

  /** Returns this layer with another window. */
  public Pooling window(Window other) {
    return new Pooling(method, other);
  }

  /** Returns this layer with one stride for both axes; without it windows lie side by side. */
  public Pooling stride(int stride) {
    return window(window.withStride(stride));
  }

  /** Returns this layer with windows that may reach beyond the image. */
  public Pooling padding(int all) {
    return window(window.withPadding(all));
  }

  /** Returns this layer with a last, partial window counted. */
  public Pooling ceil() {
    return window(window.withCeil());
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public String describe() {
    return "%s pool %dx%d stride %s%s%s"
        .formatted(
            method == Method.MAX ? "max" : "average",
            window.height(),
            window.width(),
            Conv.pair(window.strideY(), window.strideX()),
            window.padding().equals(Padding.NONE)
                ? ""
                : " padding " + Conv.describe(window.padding()),
            window.ceil() ? " ceil" : "");
  }

  @Override
  public Node append(Scope scope, Node x) {
    return switch (method) {
      case MAX -> scope.graph().maxPool(x, window);
      case AVERAGE -> scope.graph().averagePool(x, window);
    };
  }
}
