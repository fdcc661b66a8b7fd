package dev.lanes.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three steps with a constant gradient of 1, against the published formulas. */
class OptimizerTest {
  private static final double RATE = 0.1;
  private static final int STEPS = 3;

  private static float[] train(Optimizer optimizer) {
    Variable weight = Variable.parameter("fc1.weight", Shape.of(1));
    Variable bias = Variable.parameter("fc1.bias", Shape.of(1));
    Graph g = new Graph();
    Node rate = g.input("rate", Shape.of(1));
    Node gradient = g.constant(1, Shape.of(1));
    List<Variable> parameters = List.of(weight, bias);
    Optimizer.Updates updates = optimizer.append(g, parameters, List.of(gradient, gradient), rate);
    assertThat(updates.state().stream().map(Variable::name))
        .isEqualTo(
            optimizer.rule() == Optimizer.Rule.SGD
                ? List.of()
                : List.of("optimizer.fc1.weight.velocity", "optimizer.fc1.bias.velocity"));
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      Executable step = session.compile(Planner.plan(List.of(rate), updates.nodes(), rate));
      session.write(weight, new float[] {2});
      session.write(bias, new float[] {2});
      step.feed(rate, new float[] {(float) RATE});
      for (int i = 0; i < STEPS; i++) {
        step.run(i);
      }
      float[] result = new float[2];
      float[] one = new float[1];
      for (int i = 0; i < 2; i++) {
        session.read(parameters.get(i), one);
        result[i] = one[0];
      }
      return result;
    }
  }

  /** The formulas, in double. */
  private static double expected(double momentum, boolean nesterov, double factor, double decay) {
    double w = 2;
    double v = 0;
    for (int i = 0; i < STEPS; i++) {
      double change = factor * RATE * (1 + decay * w);
      v = momentum * v - change;
      w += nesterov ? momentum * v - change : v;
    }
    return w;
  }

  private static void assertResult(float[] result, double weight, double bias) {
    assertThat(result[0]).isCloseTo((float) weight, within(1e-6f));
    assertThat(result[1]).isCloseTo((float) bias, within(1e-6f));
  }

  @Test
  void rulesFollowTheirFormulas() {
    assertResult(train(Optimizer.sgd()), 2 - 0.3, 2 - 0.3);
    assertResult(
        train(Optimizer.momentum(0.9f)), expected(0.9f, false, 1, 0), expected(0.9f, false, 1, 0));
    assertResult(
        train(Optimizer.nesterov(0.9f)), expected(0.9f, true, 1, 0), expected(0.9f, true, 1, 0));
  }

  @Test
  void larsScalesTheRateOfWeightsByTheirSizeOverTheirGradients() {
    Variable weight = Variable.parameter("fc1.weight", Shape.of(1, 2));
    Variable bias = Variable.parameter("fc1.bias", Shape.of(2));
    Graph g = new Graph();
    Node rate = g.input("rate", Shape.of(1));
    Optimizer lars = Optimizer.lars(0.5f, 0.01f).group("*.weight", 1, 0.1f);
    Optimizer.Updates updates =
        lars.append(
            g,
            List.of(weight, bias),
            List.of(g.constant(2, weight.shape()), g.constant(2, bias.shape())),
            rate);
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      Executable step = session.compile(Planner.plan(List.of(rate), updates.nodes(), rate));
      session.write(weight, new float[] {3, 4});
      session.write(bias, new float[] {3, 4});
      step.feed(rate, new float[] {2});
      step.run(0);
      double local = 0.01 * 5 / (Math.sqrt(8) + 0.1 * 5);
      float[] w = new float[2];
      session.read(weight, w);
      assertThat(w[0]).isCloseTo((float) (3 - 2 * local * (2 + 0.1 * 3)), within(1e-6f));
      assertThat(w[1]).isCloseTo((float) (4 - 2 * local * (2 + 0.1 * 4)), within(1e-6f));
      session.read(bias, w);
      assertThat(w).containsExactly(3 - 2 * 2, 4 - 2 * 2);
    }
    assertThat(lars.describe()).startsWith("lars 0.5, trust 0.01; *.weight");
    assertThatThrownBy(() -> Optimizer.lars(0.9f, 0)).hasMessageContaining("trust coefficient");
  }

  @Test
  void groupsHaveTheirOwnRatesAndDecays() {
    assertResult(
        train(Optimizer.momentum(0.9f).group("*.bias", 2, 0).group("fc*", 1, 0.5f)),
        expected(0.9f, false, 1, 0.5),
        expected(0.9f, false, 2, 0));
    assertResult(train(Optimizer.sgd().group("*.weight", 0, 0.5f)), 2, expected(0, false, 1, 0));
  }

  @Test
  void firstGroupThatFitsIsTaken() {
    Optimizer optimizer = Optimizer.sgd().group("fc1.*", 3, 0).group("*", 4, 0);
    Variable first = Variable.parameter("fc1.weight", Shape.of(1));
    Variable other = Variable.parameter("fc10.weight", Shape.of(1));
    assertThat(optimizer.groupOf(first).rateFactor()).isEqualTo(3);
    assertThat(optimizer.groupOf(other).rateFactor()).isEqualTo(4);
    assertThat(Optimizer.sgd().groupOf(first)).isEqualTo(new ParameterGroup("*", 1, 0));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> train(Optimizer.sgd().group("conv*", 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no parameter is named like 'conv*'")
        .hasMessageContaining("fc1.weight");
    assertThatThrownBy(() -> Optimizer.momentum(1)).hasMessageContaining("below 1");
    assertThatThrownBy(() -> Optimizer.sgd().group("*", -1, 0)).hasMessageContaining("rate factor");
    assertThatThrownBy(() -> Optimizer.sgd().group("*", 1, -1)).hasMessageContaining("decay");
  }

  @Test
  void wordsTellOptimisersApart() {
    assertThat(Optimizer.momentum(0.9f).group("*.bias", 2, 0).describe())
        .isEqualTo("momentum 0.9; *.bias: rate x2.0, decay 0.0");
  }
}
