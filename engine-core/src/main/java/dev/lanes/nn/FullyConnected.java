package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;

/**
 * A fully connected layer, {@code y = W x + b}; images are flattened first.
 *
 * @param outputs how many outputs
 * @param weights how the weights start; He by default
 * @param biased whether there is a bias
 * @param biases how the biases start; 0 by default
 */
public record FullyConnected(int outputs, Initialiser weights, boolean biased, Initialiser biases)
    implements Layer {
  /** Checks that there are outputs. */
  public FullyConnected {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "fc: outputs must be at least 1, not " + outputs + "; give the number of units");
    }
  }

  FullyConnected(int outputs) {
    this(outputs, Initialiser.he(), true, Initialiser.constant(0));
  }

  /** Returns this layer with weights that start otherwise. */
  public FullyConnected init(Initialiser other) {
    return new FullyConnected(outputs, other, biased, biases);
  }

  /** Returns this layer with biases that start otherwise. */
  public FullyConnected bias(Initialiser other) {
    return new FullyConnected(outputs, weights, true, other);
  }

  /** Returns this layer without biases. */
  public FullyConnected withoutBias() {
    return new FullyConnected(outputs, weights, false, biases);
  }

  @Override
  public String kind() {
    return "fc";
  }

  @Override
  public String describe() {
    return "fully connected " + outputs + (biased ? "" : " without bias");
  }

  @Override
  public Node append(Scope scope, Node x) {
    Node flat = scope.graph().flatten(x); // [batch, inputs]
    Node w = scope.parameter("weight", Shape.of(outputs, flat.shape().dim(1)), weights);
    Node y = scope.graph().matMul(flat, w, false, true);
    return biased
        ? scope.graph().addBias(y, scope.parameter("bias", Shape.of(outputs), biases))
        : y;
  }
}
