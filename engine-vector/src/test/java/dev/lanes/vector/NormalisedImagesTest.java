package dev.lanes.vector;

import static dev.lanes.vector.Programs.assertAgrees;
import static dev.lanes.vector.Programs.operations;
import static dev.lanes.vector.Programs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNorm.Statistics;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.Convolution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images that are normalised and rectified where they are read. */
class NormalisedImagesTest {
  private static final int CHANNELS = 31;
  private static final Convolution SAME = Convolution.DEFAULT.withPadding(1);

  private final Graph graph = new Graph();
  private final Node image = graph.batchInput("image", Shape.of(19, 8, 15, 14));
  private final Node first = graph.input("first", Shape.of(CHANNELS, 8, 3, 3));
  private final Node second = graph.input("second", Shape.of(32, CHANNELS, 3, 3));
  private final Node scale = graph.input("scale", Shape.of(CHANNELS));
  private final Node shift = graph.input("shift", Shape.of(CHANNELS));
  private final Node x = graph.conv2d(image, first, SAME);

  private Node rectified() {
    Node mean = graph.append(new BatchMean(), x);
    Node variance = graph.append(new BatchVariance(), x, mean);
    BatchNorm op = new BatchNorm(1e-3f, Statistics.BATCH);
    return graph.relu(graph.append(op, x, scale, shift, mean, variance));
  }

  @Test
  void trainingStoresNoneAndChangesNoBit() {
    Node y = rectified();
    List<Node> gradients = gradients(graph.conv2d(y, second, SAME));
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains(
            "batchNorm + relu + conv2d",
            "batchNorm + relu + reluGradient",
            "batchNorm + relu + conv2dFilterGradient")
        .doesNotContain("batchNorm + relu");
    List<Node> stored = new ArrayList<>(gradients);
    stored.add(y);
    assertThat(operations(stored)).contains("batchNorm + relu", "conv2d", "reluGradient");
    assertThat(run(new VectorBackend(), 2, gradients))
        .containsExactlyElementsOf(run(new VectorBackend(), 2, stored).subList(0, 5));
  }

  @Test
  void inferenceDoesTheSame() {
    Node mean = graph.input("mean", Shape.of(CHANNELS));
    Node variance = graph.square(graph.input("deviation", Shape.of(CHANNELS)));
    BatchNorm op = new BatchNorm(0.1f, Statistics.RUNNING);
    Node y = graph.relu(graph.append(op, x, scale, shift, mean, variance));
    List<Node> outputs = List.of(graph.relu(graph.conv2d(y, second, SAME)));
    assertAgrees(outputs);
    assertThat(operations(outputs)).contains("batchNorm + relu + conv2d");
  }

  @Test
  void severalConvolutionsMayReadThem() {
    Node y = rectified();
    Node other = graph.input("other", Shape.of(32, CHANNELS, 3, 3));
    Node sum = graph.add(graph.conv2d(y, second, SAME), graph.conv2d(y, other, SAME));
    List<Node> gradients = gradients(sum);
    assertAgrees(gradients);
    assertThat(operations(gradients)).doesNotContain("batchNorm + relu");
  }

  @Test
  void whatSomebodyElseReadsIsStored() {
    Node y = rectified();
    Node pointwise = graph.input("pointwise", Shape.of(32, CHANNELS, 1, 1));
    Convolution plain = Convolution.DEFAULT;
    List<Node> gradients =
        gradients(graph.add(graph.conv2d(y, second, SAME), graph.conv2d(y, pointwise, plain)));
    assertAgrees(gradients);
    assertThat(operations(gradients)).contains("batchNorm + relu", "conv2dFilterGradient");
  }

  private List<Node> gradients(Node y) {
    Node loss = graph.sumAll(graph.square(y));
    return Gradients.of(loss, List.of(image, first, second, scale, shift));
  }
}
