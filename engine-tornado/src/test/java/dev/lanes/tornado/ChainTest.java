package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A step of more kernels than a task graph takes is run as several graphs, one after the other. */
final class ChainTest {
  private static List<Launch> launches(int before, int ofResults, int after) {
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < before + ofResults + after; i++) {
      Launch launch = Launch.of("none", 1, (graph, name, memory) -> {});
      boolean results = i == before || i == before + ofResults - 1;
      launches.add(results ? launch.touching(Crossing.RESULTS) : launch);
    }
    return launches;
  }

  private static List<Integer> sizes(List<Launch> launches) {
    List<List<Launch>> parts = Chain.cut(launches);
    assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(launches);
    return parts.stream().map(List::size).toList();
  }

  @Test
  void oneGraphWhereItSuffices() {
    assertThat(sizes(launches(Chain.LIMIT - 3, 2, 1))).containsExactly(Chain.LIMIT);
  }

  @Test
  void asFewGraphsAsNeeded() {
    assertThat(sizes(launches(2 * Chain.LIMIT, 1, 1))).containsExactly(Chain.LIMIT, Chain.LIMIT, 2);
  }

  @Test
  void resultsStayTogether() {
    assertThat(sizes(launches(Chain.LIMIT - 3, 5, Chain.LIMIT)))
        .containsExactly(Chain.LIMIT - 3, Chain.LIMIT, 5);
    assertThat(sizes(launches(0, Chain.LIMIT, 1))).containsExactly(Chain.LIMIT, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> Chain.cut(launches(0, Chain.LIMIT + 1, 0)))
        .withMessageContaining("fewer outputs");
  }

  /**
   * Multiplies by a weight, drops and takes the hyperbolic tangent, again and again: inputs, masks,
   * loss and updates then are of different graphs.
   */
  @Test
  void aLongStepAgreesWithTheScalarBackend() {
    float[][] device = train(new Proven());
    float[][] scalar = train(Backends.named("scalar"));
    for (int i = 0; i < scalar.length; i++) {
      assertThat(device[i]).containsExactly(scalar[i], Offset.offset(1e-4f));
    }
  }

  private static float[][] train(Backend backend) {
    int layers = 25;
    Graph graph = new Graph();
    Node images = graph.batchInput("images", Shape.of(5, 3));
    Node rate = graph.input("rate", Shape.of(1));
    List<Variable> weights = new ArrayList<>();
    Node h = images;
    for (int i = 0; i < layers; i++) {
      Variable weight = Variable.parameter("w" + i, Shape.of(3));
      weights.add(weight);
      h = graph.tanh(graph.dropout(graph.multiply(h, graph.read(weight)), 0.1f, i));
    }
    Node output = h;
    Node loss = graph.meanAll(graph.square(output));
    List<Node> gradients = Gradients.of(loss, weights.stream().map(graph::read).toList());
    List<Node> updates = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      Variable velocity = Variable.state("v" + i, Shape.of(3));
      updates.add(
          graph.append(
              new MomentumUpdate(weights.get(i), velocity, 0.9f, false, 0, 1),
              gradients.get(i),
              rate));
    }
    try (Session session = backend.open(BackendOptions.DEFAULT)) {
      Executable step = session.compile(Planner.plan(List.of(loss, output), updates, loss));
      weights.forEach(weight -> session.write(weight, new float[] {1.5f, 1.4f, 1.6f}));
      step.feed(rate, new float[] {0.1f});
      float[] pixels = new float[15];
      float[] losses = new float[4];
      for (int i = 0; i < losses.length; i++) {
        for (int j = 0; j < pixels.length; j++) {
          pixels[j] = (i + 1) * (j - 7) / 10f;
        }
        step.feed(images, pixels);
        step.run(i);
        float[] value = new float[1];
        step.fetch(loss, value);
        losses[i] = value[0];
      }
      assertThat(losses[3]).isNotEqualTo(losses[2]).isPositive();
      float[] outputs = new float[15];
      step.fetch(output, outputs);
      float[] first = new float[3];
      session.read(weights.getFirst(), first);
      return new float[][] {losses, outputs, first};
    }
  }
}
