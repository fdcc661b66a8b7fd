package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Window;

/**
 * Sums of square windows side by side, times a learned coefficient, plus a learned bias, one of
 * each a channel: {@code y[c] = a[c] * sum + b[c]}.
 *
 * <p>LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
 * 1998, section II.B: the layers S2 and S4.
 *
 * @param size rows and columns of a window
 * @param coefficients how the coefficients start
 */
public record TrainablePooling(int size, Initialiser coefficients) implements Layer {
  /** Checks the size. */
  public TrainablePooling {
    if (size < 1) {
      throw new IllegalArgumentException(
          "trainable pool: the size must be at least 1, not " + size);
    }
  }

  /** Returns this layer with coefficients that start otherwise. */
  public TrainablePooling init(Initialiser other) {
    return new TrainablePooling(size, other);
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public String describe() {
    return "trainable pool %dx%d".formatted(size, size);
  }

  @Override
  public Node append(Scope scope, Node x) {
    Graph g = scope.graph();
    Node mean = g.averagePool(x, Window.of(size)); // refuses what is no image
    Shape channels = Shape.of(x.shape().dim(1));
    Node a = scope.parameter("weight", channels, coefficients);
    Node b = scope.parameter("bias", channels, Initialiser.constant(0));
    Node sum = g.scale(mean, (float) size * size);
    return g.addBias(g.multiply(sum, g.reshape(a, Shape.of(1, channels.size(), 1, 1))), b);
  }
}
