package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Window;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation.StepExplanation;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Gradients that a filter gradient computes for itself, against the scalar backend. */
class ProloguesTest {
  private static final int FILTERS = 33; // of which two at a time are transformed

  private final Graph graph = new Graph();
  private final Node x = graph.batchInput("x", Shape.of(19, 3, 32, 32)); // a block, and part of one
  private final Node w = graph.input("w", Shape.of(FILTERS, 3, 8, 8));
  private final Node bias = graph.input("bias", Shape.of(FILTERS));
  private final Node convolved = graph.addBias(graph.conv2d(x, w, Convolution.DEFAULT), bias);

  @Test
  void activationAndAveragePooling() {
    Node y = graph.averagePool(graph.logistic(convolved), Window.of(5));
    List<Node> gradients = gradients(y, w, bias);
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains("averagePoolGradient + logisticGradient + conv2dFilterGradient")
        .doesNotContain("averagePoolGradient", "logisticGradient");
  }

  @Test
  void activationAndMaxPooling() {
    Node y = graph.maxPool(graph.relu(convolved), Window.of(3).withStride(2));
    List<Node> gradients = gradients(y, w, bias);
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains("maxPoolGradient + reluGradient + conv2dFilterGradient");
  }

  @Test
  void poolingAloneAndNoBias() {
    Node y = graph.maxPool(graph.conv2d(x, w, Convolution.DEFAULT), Window.of(5));
    List<Node> gradients = gradients(y, w);
    assertAgrees(gradients);
    assertThat(operations(gradients)).contains("maxPoolGradient + conv2dFilterGradient");
  }

  @Test
  void activationAlone() {
    List<Node> gradients = gradients(graph.tanh(convolved), w, bias);
    assertAgrees(gradients);
    assertThat(operations(gradients)).anyMatch(name -> name.matches(".+ \\+ conv2dFilterGradient"));
  }

  @Test
  void whatOthersReadIsStored() {
    Node y = graph.averagePool(graph.logistic(convolved), Window.of(5));
    List<Node> ofImageToo = gradients(y, w, bias, x);
    assertAgrees(ofImageToo);
    assertThat(operations(ofImageToo)).contains("conv2dFilterGradient", "logisticGradient");
  }

  @Test
  void whatIsAskedForIsStored() {
    Node y = graph.averagePool(graph.logistic(convolved), Window.of(5));
    List<Node> inside = gradients(y, w, convolved);
    assertAgrees(inside);
    assertThat(operations(inside)).contains("conv2dFilterGradient", "logisticGradient");
  }

  @Test
  void aBiasGradientThatIsReadBeforeComesFirst() {
    Node y = graph.averagePool(graph.logistic(convolved), Window.of(5));
    Node loss = graph.sumAll(graph.square(y));
    Node ofBias = Gradients.of(loss, List.of(bias)).getFirst();
    Node before = graph.scale(ofBias, 2);
    List<Node> outputs = new ArrayList<>(List.of(before));
    outputs.addAll(Gradients.of(loss, List.of(w)));
    assertAgrees(outputs);
  }

  private List<Node> gradients(Node y, Node... of) {
    return Gradients.of(graph.sumAll(graph.square(y)), List.of(of));
  }

  private static List<String> operations(List<Node> outputs) {
    try (Session session = new VectorBackend().open(BackendOptions.DEFAULT.withThreads(1))) {
      Executable executable = session.compile(Planner.plan(outputs));
      return executable.explain().steps().stream().map(StepExplanation::operation).toList();
    }
  }

  private void assertAgrees(List<Node> outputs) {
    List<float[]> expected = run(Backends.named("scalar"), 1, outputs);
    List<float[]> actual = run(new VectorBackend(), 2, outputs);
    assertThat(run(new VectorBackend(), 1, outputs)).containsExactlyElementsOf(actual);
    for (int i = 0; i < outputs.size(); i++) {
      float largest = 0;
      for (float value : expected.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(actual.get(i)).as(outputs.get(i).name()).hasSameSizeAs(expected.get(i));
      for (int k = 0; k < actual.get(i).length; k++) {
        assertThat(actual.get(i)[k]).isCloseTo(expected.get(i)[k], within(1e-4f * largest));
      }
    }
  }

  private List<float[]> run(Backend backend, int threads, List<Node> outputs) {
    try (Session session = backend.open(BackendOptions.DEFAULT.withThreads(threads))) {
      Executable executable = session.compile(Planner.plan(outputs));
      BiFunction<Node, Integer, float[]> values =
          (node, seed) -> KernelData.random(node.shape().size(), seed);
      executable.feed(x, values.apply(x, 1));
      executable.feed(w, values.apply(w, 2));
      if (outputs.stream().anyMatch(node -> node.shape().equals(bias.shape()))) {
        executable.feed(bias, values.apply(bias, 3));
      }
      executable.run(0);
      executable.run(0); // what the first left in scratch must not matter
      List<float[]> results = new ArrayList<>();
      for (Node output : outputs) {
        float[] result = new float[output.shape().size()];
        executable.fetch(output, result);
        results.add(result);
      }
      return results;
    }
  }
}
