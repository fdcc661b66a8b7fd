package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;

/**
 * Gradient descent with momentum. With {@code r = rateFactor * rate}:
 *
 * <pre>
 * v' = momentum v - r (g + decay w)
 * w' = w + v'                                    plain (Polyak)
 * w' = w + momentum v' - r (g + decay w)         Nesterov
 * </pre>
 *
 * <p>The rate is inside the velocity, as in cuda-convnet and in Krizhevsky, Sutskever and Hinton
 * (2012), section 5. The Nesterov form is the one of Sutskever et al., ICML 2013, with the weights
 * stored at the looked-ahead point.
 *
 * <p>Operands: gradient g, in the shape of the parameter; rate, {@code [1]}.
 *
 * @param parameter w
 * @param velocity v, a state variable of the same shape
 * @param momentum the share of the velocity that stays, in [0,1)
 * @param nesterov which of the two forms
 * @param decay weight decay, the gradient of {@code decay/2 * w^2}
 * @param rateFactor multiplies the rate for this parameter's group
 */
public record MomentumUpdate(
    Variable parameter,
    Variable velocity,
    float momentum,
    boolean nesterov,
    float decay,
    float rateFactor)
    implements StateUpdate {
  /** Checks the momentum and the velocity's shape. */
  public MomentumUpdate {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "momentumUpdate: momentum must be at least 0 and below 1, not " + momentum);
    }
    if (!velocity.shape().equals(parameter.shape())) {
      throw new IllegalArgumentException(
          "momentumUpdate: velocity " + velocity + " must have the shape of " + parameter);
    }
  }

  @Override
  public List<Variable> writes() {
    return List.of(parameter, velocity);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Updates.shape(this, inputs, parameter);
  }
}
