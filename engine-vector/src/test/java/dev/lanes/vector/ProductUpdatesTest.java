package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation.StepExplanation;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weight gradients that exist only where the weights are updated. */
class ProductUpdatesTest {
  private static final int BATCH = 19;
  private static final int STEPS = 3;

  private final Graph graph = new Graph();
  private final Node x = graph.batchInput("x", Shape.of(BATCH, 1027));
  private final Node rate = graph.input("rate", Shape.of(1));
  private final List<Variable> weights =
      List.of(
          Variable.parameter("first", Shape.of(1029, 1027)),
          Variable.parameter("second", Shape.of(1021, 1029)),
          Variable.parameter("third", Shape.of(1031, 1021)));
  private final List<Variable> velocities =
      List.of(
          Variable.state("first velocity", weights.get(0).shape()),
          Variable.state("second velocity", weights.get(1).shape()));
  private final Node loss;
  private final List<Node> gradients;
  private final List<Node> updates = new ArrayList<>();

  ProductUpdatesTest() {
    Node y = x;
    List<Node> reads = new ArrayList<>();
    for (Variable weight : weights) {
      Node w = graph.read(weight);
      reads.add(w);
      y = graph.tanh(graph.matMul(y, w, false, true));
    }
    loss = graph.sumAll(graph.square(y));
    gradients = Gradients.of(loss, reads);
    for (int i = 0; i < velocities.size(); i++) {
      MomentumUpdate op =
          new MomentumUpdate(weights.get(i), velocities.get(i), 0.9f, i == 1, 0.01f, 0.5f);
      updates.add(graph.append(op, gradients.get(i), rate));
    }
    updates.add(graph.append(new SgdUpdate(weights.get(2), 0.02f, 2), gradients.get(2), rate));
  }

  @Test
  void gradientsAreStoredNowhereAndNoBitChanges() {
    List<Node> whole = new ArrayList<>(gradients);
    whole.add(loss);
    assertThat(operations(List.of(loss)))
        .contains("matMul + momentumUpdate", "matMul + sgdUpdate")
        .doesNotContain("momentumUpdate", "sgdUpdate");
    assertThat(operations(whole)).contains("momentumUpdate", "sgdUpdate");
    List<float[]> trained = train(new VectorBackend(), 2, List.of(loss));
    assertThat(train(new VectorBackend(), 1, List.of(loss))).containsExactlyElementsOf(trained);
    assertThat(train(new VectorBackend(), 2, whole)).containsExactlyElementsOf(trained);
    List<float[]> expected = train(Backends.named("scalar"), 1, List.of(loss));
    for (int i = 0; i < expected.size(); i++) {
      float largest = 0;
      for (float value : expected.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int k = 0; k < expected.get(i).length; k++) {
        assertThat(trained.get(i)[k]).isCloseTo(expected.get(i)[k], within(1e-4f * largest));
      }
    }
  }

  @Test
  void smallOnesAreUpdatedInAPassOfTheirOwn() {
    Variable weight = Variable.parameter("small", Shape.of(999, 1027));
    Node read = graph.read(weight);
    Node small = graph.sumAll(graph.square(graph.matMul(x, read, false, true)));
    Node gradient = Gradients.of(small, List.of(read)).getFirst();
    updates.clear();
    updates.add(graph.append(new SgdUpdate(weight, 0, 1), gradient, rate));
    assertThat(operations(List.of(small))).contains("matMul", "sgdUpdate");
  }

  @Test
  void whatSomebodyElseReadsIsStored() {
    Node penalty = graph.sumAll(graph.square(gradients.get(0)));
    assertThat(operations(List.of(loss, penalty)))
        .contains("momentumUpdate", "matMul + momentumUpdate", "matMul + sgdUpdate");
  }

  private List<String> operations(List<Node> outputs) {
    try (Session session = new VectorBackend().open(BackendOptions.DEFAULT.withThreads(1))) {
      return session.compile(Planner.plan(outputs, updates, loss)).explain().steps().stream()
          .map(StepExplanation::operation)
          .toList();
    }
  }

  /** Returns the loss of the last step, weights and velocities. */
  private List<float[]> train(Backend backend, int threads, List<Node> outputs) {
    try (Session session = backend.open(BackendOptions.DEFAULT.withThreads(threads))) {
      Executable executable = session.compile(Planner.plan(outputs, updates, loss));
      for (Variable weight : weights) {
        float[] values = KernelData.random(weight.shape().size(), weight.name().hashCode());
        for (int i = 0; i < values.length; i++) {
          values[i] *= 0.05f;
        }
        session.write(weight, values);
      }
      executable.feed(x, KernelData.random(x.shape().size(), 1));
      executable.feed(rate, new float[] {0.001f});
      for (int step = 0; step < STEPS; step++) {
        executable.run(step);
      }
      List<float[]> results = new ArrayList<>();
      float[] last = new float[1];
      executable.fetch(loss, last);
      results.add(last);
      for (List<Variable> variables : List.of(weights, velocities)) {
        for (Variable variable : variables) {
          float[] values = new float[variable.shape().size()];
          session.read(variable, values);
          results.add(values);
        }
      }
      return results;
    }
  }
}
