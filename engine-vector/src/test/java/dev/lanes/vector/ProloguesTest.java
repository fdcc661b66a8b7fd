package dev.lanes.vector;

import static dev.lanes.vector.Programs.assertAgrees;
import static dev.lanes.vector.Programs.operations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.Window;
import java.util.ArrayList;
import java.util.List;
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
  void withImagesInTheLanes() {
    Node few = graph.input("few", Shape.of(16, 3, 5, 5));
    Node fewBias = graph.input("fewBias", Shape.of(16));
    Convolution everySecondRow = new Convolution(2, 1, Padding.of(2), 1, 1, 1, false);
    Node y = graph.conv2d(x, few, everySecondRow);
    Node z = graph.maxPool(graph.relu(graph.addBias(y, fewBias)), Window.of(3).withStride(2));
    List<Node> gradients = gradients(z, few, fewBias);
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains("maxPoolGradient + reluGradient + conv2dFilterGradient");
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
    assertThat(operations(ofImageToo))
        .contains("conv2dFilterGradient", "averagePoolGradient + logisticGradient");
  }

  @Test
  void whatIsAskedForIsStored() {
    Node y = graph.averagePool(graph.logistic(convolved), Window.of(5));
    List<Node> inside = gradients(y, w, convolved);
    assertAgrees(inside);
    assertThat(operations(inside))
        .contains("conv2dFilterGradient", "averagePoolGradient + logisticGradient");
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
}
