package dev.lanes.vector;

import static dev.lanes.vector.Programs.assertAgrees;
import static dev.lanes.vector.Programs.operations;
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
import dev.lanes.graph.op.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients of activations that compute theirs on the way, and the ends of residual blocks. */
class ChainedGradientsTest {
  private static final int CHANNELS = 18;
  private static final Convolution SAME = Convolution.DEFAULT.withPadding(1);

  private final Graph graph = new Graph();
  private final Node image = graph.batchInput("image", Shape.of(21, CHANNELS, 9, 10));
  private final Node scale = graph.input("scale", Shape.of(CHANNELS));
  private final Node shift = graph.input("shift", Shape.of(CHANNELS));
  private final Node first = graph.input("first", Shape.of(CHANNELS, CHANNELS, 3, 3));
  private final Node second = graph.input("second", Shape.of(CHANNELS, CHANNELS, 3, 3));
  private final Node begin = block(graph.leakyRelu(image, 0.1f), first);
  private final Node loss = graph.sumAll(graph.square(block(begin, second)));

  private Node block(Node x, Node w) {
    Node y = graph.conv2d(x, w, SAME);
    Node mean = graph.append(new BatchMean(), y);
    Node variance = graph.append(new BatchVariance(), y, mean);
    BatchNorm op = new BatchNorm(1e-3f, Statistics.BATCH);
    return graph.relu(graph.add(graph.append(op, y, scale, shift, mean, variance), x));
  }

  @Test
  void trainingStoresNoSum() {
    List<Node> gradients = Gradients.of(loss, List.of(image, first, second, scale, shift));
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains("batchNorm + add + relu", "add + reluGradient", "add + leakyReluGradient")
        .doesNotContain("batchNorm", "add + relu");
  }

  @Test
  void poolingBehindAnActivation() {
    Node y =
        graph.tanh(graph.maxPool(graph.relu(graph.scale(image, 2)), Window.of(3).withStride(2)));
    Node z = graph.averagePool(graph.logistic(graph.conv2d(y, first, SAME)), Window.of(2));
    List<Node> gradients = Gradients.of(graph.sumAll(graph.square(z)), List.of(image, first));
    assertAgrees(gradients);
    assertThat(operations(gradients))
        .contains("maxPoolGradient + reluGradient", "averagePoolGradient + logisticGradient")
        .doesNotContain("maxPoolGradient", "averagePoolGradient", "reluGradient");
  }

  @Test
  void aSumThatIsAskedForIsStored() {
    List<Node> gradients = Gradients.of(loss, List.of(first, begin));
    assertAgrees(gradients);
    assertThat(operations(gradients)).contains("add", "reluGradient");
  }

  @Test
  void aSumOverRepeatedNumbersStandsAlone() {
    Node moved =
        graph.append(new BatchNorm(1, Statistics.RUNNING), image, scale, shift, shift, scale);
    Node row = graph.input("row", Shape.of(1, CHANNELS, 1, 10));
    List<Node> outputs = List.of(graph.relu(graph.add(moved, row)));
    assertAgrees(outputs);
    assertThat(operations(outputs)).containsExactly("batchNorm", "add + relu");
  }
}
