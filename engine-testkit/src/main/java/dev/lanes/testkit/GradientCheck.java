package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.Planner;
import dev.lanes.random.PhiloxStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the gradients a graph holds with central differences, both evaluated in double:
 *
 * <pre>
 * (loss(x + h) - loss(x - h)) / 2h,   h = 1e-5
 * </pre>
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;
  private static final double BUDGET = 4e6;
  private static final int MOST = 24;

  private final Scenario scenario;
  private final List<Node> forward;
  private final Map<Node, double[]> feeds;
  private final Map<Variable, double[]> variables;
  private final Node loss;

  private GradientCheck(Scenario scenario) {
    this.scenario = scenario;
    loss = scenario.loss().orElseThrow();
    forward = Planner.plan(List.of(loss)).nodes();
    feeds = widened(scenario.feeds());
    variables = widened(scenario.variables());
  }

  /**
   * Checks the gradients of a scenario's loss; of large tensors, some elements.
   *
   * @throws AssertionError naming the gradient and the element that differs by more than 1e-6 of
   *     the largest one
   */
  public static void check(Scenario scenario) {
    new GradientCheck(scenario).check();
  }

  /** Returns the operations one evaluation takes, about. */
  public static double cost(List<Node> nodes) {
    double cost = 0;
    for (Node node : nodes) {
      cost +=
          node.shape().size()
              + node.op().multiplyAccumulates(node.inputs().stream().map(Node::shape).toList());
    }
    return cost;
  }

  private void check() {
    Reference analytic =
        Reference.run(Planner.plan(scenario.gradients()).nodes(), feeds, variables, 0);
    PhiloxStream choice = new PhiloxStream(1, 0);
    for (int i = 0; i < scenario.wanted().size(); i++) {
      Node wanted = scenario.wanted().get(i);
      double[] gradient = analytic.value(scenario.gradients().get(i));
      int count = (int) Math.max(3, Math.min(MOST, BUDGET / cost(forward)));
      boolean all = gradient.length <= count;
      for (int k = 0; k < Math.min(count, gradient.length); k++) {
        compare(wanted, gradient, all ? k : choice.nextInt(gradient.length));
      }
    }
  }

  private void compare(Node wanted, double[] gradient, int element) {
    double[] values =
        wanted.op() instanceof VariableRead read
            ? variables.get(read.variable())
            : feeds.get(wanted);
    if (values == null) {
      throw new IllegalArgumentException("gradient check: " + wanted + " is neither fed nor read");
    }
    double middle = values[element];
    values[element] = middle + STEP;
    double above = loss();
    values[element] = middle - STEP;
    double below = loss();
    values[element] = middle;
    double numeric = (above - below) / (2 * STEP);
    double largest = Math.abs(numeric);
    for (double value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (!(Math.abs(gradient[element] - numeric) <= TOLERANCE * Math.max(largest, 1e-3))) {
      throw new AssertionError(
          scenario.name()
              + ": the gradient of "
              + wanted
              + ", element "
              + element
              + ", is "
              + gradient[element]
              + "; differences give "
              + numeric);
    }
  }

  private double loss() {
    return Reference.run(forward, feeds, variables, 0).value(loss)[0];
  }

  static <K> Map<K, double[]> widened(Map<K, float[]> narrow) {
    Map<K, double[]> wide = new HashMap<>();
    narrow.forEach(
        (key, values) -> {
          double[] copy = new double[values.length];
          for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
          }
          wide.put(key, copy);
        });
    return wide;
  }
}
