package dev.lanes.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanes.graph.op.*;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not fit fails when the graph is built, and the message names shapes and mend. */
class WrongShapesTest {
  private static final Convolution PLAIN = Convolution.DEFAULT;

  static Stream<Arguments> wrongOperands() {
    return Stream.of(
        wrong(
            g -> g.conv2d(x(g, 128, 3, 32, 32), x(g, 32, 4, 5, 5), PLAIN),
            "conv2d: input has 3 channels but the filter expects 4; give the filter 3 channels;"
                + " inputs [128,3,32,32], [32,4,5,5]"),
        wrong(
            g -> g.conv2d(x(g, 2, 6, 9, 9), x(g, 4, 6, 3, 3), PLAIN.withGroups(2)),
            "conv2d: input has 6 channels in 2 groups but the filter expects 12; give the filter 3"
                + " channels; inputs [2,6,9,9], [4,6,3,3]"),
        wrong(
            g -> g.conv2d(x(g, 2, 6, 9, 9), x(g, 4, 2, 3, 3), PLAIN.withGroups(3)),
            "conv2d: 6 channels and 4 filters must both be multiples of the 3 groups;"),
        wrong(
            g -> g.conv2d(x(g, 2, 3, 4, 9), x(g, 4, 3, 5, 3), PLAIN),
            "conv2d: a filter height of 5 does not fit an image of 4 with padding 0 and 0; pad"
                + " more; inputs [2,3,4,9], [4,3,5,3]"),
        wrong(
            g -> g.conv2d(x(g, 2, 3, 9, 4), x(g, 4, 3, 3, 3), PLAIN.withDilation(2)),
            "conv2d: a filter width of 5 does not fit an image of 4"),
        wrong(
            g -> g.localConv2d(x(g, 2, 3, 4, 4), x(g, 7, 3, 3, 3), PLAIN),
            "localConv2d: 7 units do not fill 2x2 places; give a multiple of 4; inputs [2,3,4,4],"
                + " [7,3,3,3]"),
        wrong(
            g -> g.localConv2d(x(g, 2, 4, 4, 4), x(g, 8, 2, 3, 3), PLAIN.withGroups(2)),
            "localConv2d: cannot have 2 groups; give it one"),
        wrong(
            g -> g.localConv2d(x(g, 2, 3, 4, 4), x(g, 8, 27), PLAIN),
            "localConv2d: the weights must be [units,channels,height,width], not [8,27]"),
        wrong(
            g -> g.conv2d(x(g, 2, 27), x(g, 4, 3, 3, 3), PLAIN),
            "conv2d: input 0 must be [batch,channels,height,width], not of rank 2; reshape it;"),
        wrong(
            g -> g.conv2d(x(g, 2, 3, 9, 9), x(g, 4, 27), PLAIN),
            "conv2d: input 1 must be [filters,channels/groups,height,width], not of rank 2;"),
        wrong(
            g -> g.append(new Conv2d(PLAIN), x(g, 2, 3, 9, 9)),
            "conv2d: takes 2 inputs, not 1; inputs [2,3,9,9]"),
        wrong(
            g ->
                g.append(
                    new Conv2dInputGradient(PLAIN, Shape.of(2, 3, 9, 9)),
                    x(g, 2, 4, 9, 9),
                    x(g, 4, 3, 3, 3)),
            "conv2dInputGradient: the output gradient must be [2,4,7,7]; inputs [2,4,9,9]"),
        wrong(
            g ->
                g.append(
                    new Conv2dFilterGradient(PLAIN, Shape.of(4, 3, 3, 3)),
                    x(g, 2, 3, 9, 9),
                    x(g, 2, 5, 7, 7)),
            "conv2dFilterGradient: the output gradient must be [2,4,7,7];"),
        wrong(
            g -> g.matMul(x(g, 2, 3), x(g, 4, 5), false, false),
            "matMul: inner dimensions 3 and 4 differ (transposeA=false, transposeB=false);"
                + " transpose one; inputs [2,3], [4,5]"),
        wrong(
            g -> g.matMul(x(g, 2, 3, 1), x(g, 3, 5), false, false),
            "matMul: input 0 must be a matrix, not of rank 3; reshape it;"),
        wrong(
            g -> g.add(x(g, 2, 3), x(g, 2, 4)),
            "add: dimensions 3 and 4 do not broadcast; one must be 1; inputs [2,3], [2,4]"),
        wrong(
            g -> g.divide(x(g, 2, 3, 4), x(g, 2, 1)),
            "divide: dimensions 3 and 2 do not broadcast; one must be 1; inputs [2,3,4], [2,1]"),
        wrong(
            g -> g.broadcastTo(x(g, 2, 3), Shape.of(3, 2)),
            "broadcastTo: cannot be repeated to fill [3,2]; inputs [2,3]"),
        wrong(
            g -> g.broadcastTo(x(g, 2, 3), Shape.of(3)), "broadcastTo: cannot be repeated to fill"),
        wrong(
            g -> g.reshape(x(g, 2, 3), Shape.of(5)),
            "reshape: 6 elements do not fill [5], which has 5; inputs [2,3]"),
        wrong(g -> g.sum(x(g, 2, 3), 2), "sum: there is no axis 2; give 0 to 1; inputs [2,3]"),
        wrong(g -> g.sum(x(g, 2, 3), -1), "sum: there is no axis -1; give 0 to 1;"),
        wrong(
            g -> g.concatenate(1, x(g, 2, 3), x(g, 4, 3)),
            "concatenate: inputs may differ along axis 1 only; inputs [2,3], [4,3]"),
        wrong(g -> g.concatenate(2, x(g, 2, 3)), "concatenate: there is no axis 2; give 0 to 1;"),
        wrong(g -> g.concatenate(0), "concatenate: needs at least one input"),
        wrong(
            g -> g.slice(x(g, 2, 3), 1, 1, 4),
            "slice: 1 to 4 is not within the 3 of axis 1; inputs [2,3]"),
        wrong(g -> g.slice(x(g, 2, 3), 1, 2, 2), "slice: 2 to 2 is not within the 3 of axis 1;"),
        wrong(g -> g.slice(x(g, 2, 3), 2, 0, 1), "slice: there is no axis 2; give 0 to 1;"),
        wrong(
            g -> g.addBias(x(g, 2, 3, 4, 4), x(g, 4)),
            "addBias: bias must be [3], one a channel; inputs [2,3,4,4], [4]"),
        wrong(
            g -> g.addBias(x(g, 2, 3, 4), x(g, 3)),
            "addBias: input 0 must be [batch,channels,height,width] or [batch,channels]; reshape"),
        wrong(
            g -> g.maxPool(x(g, 2, 3, 4, 2), Window.of(3)),
            "maxPool: a window of 3 does not fit an image of 2; use a smaller one;"),
        wrong(
            g -> g.averagePool(x(g, 2, 12), Window.of(3)),
            "averagePool: input 0 must be [batch,channels,height,width], not of rank 2;"),
        wrong(
            g ->
                g.append(
                    new MaxPoolGradient(Window.of(2)),
                    x(g, 2, 3, 4, 4),
                    x(g, 2, 3, 2, 2),
                    x(g, 2, 3, 4, 4)),
            "maxPoolGradient: result and its gradient must be [2,3,2,2];"),
        wrong(
            g -> g.append(new AveragePoolGradient(Window.of(2), Shape.of(1, 1, 4, 4)), x(g, 1, 1)),
            "averagePoolGradient: the output gradient must be [1,1,2,2]; inputs [1,1]"),
        wrong(
            g -> g.globalAveragePool(x(g, 2, 12)),
            "globalAveragePool: input must be [batch,channels,height,width]; input [2,12]"),
        wrong(
            g ->
                g.localResponseNorm(
                    x(g, 2, 12),
                    new ResponseNorm(ResponseNorm.Neighbourhood.CROSS_MAP, 5, 1, 1, 1)),
            "localResponseNorm: input 0 must be [batch,channels,height,width], not of rank 2;"),
        wrong(
            g -> g.append(new BatchVariance(), x(g, 2, 3), x(g, 2)),
            "batchVariance: mean must be [3], one a channel; inputs [2,3], [2]"),
        wrong(
            g ->
                g.append(
                    new BatchNorm(1, BatchNorm.Statistics.RUNNING),
                    x(g, 2, 3),
                    x(g, 3),
                    x(g, 2),
                    x(g, 3),
                    x(g, 3)),
            "batchNorm: shift must be [3], one a channel;"),
        wrong(
            g -> g.softmax(x(g, 2, 3, 1, 1)),
            "softmax: input 0 must be [batch,classes], not of rank 4; reshape it;"),
        wrong(
            g -> g.softmaxCrossEntropy(x(g, 2, 3), x(g, 2, 3), 0),
            "softmaxCrossEntropy: labels must be [2], one class index an image;"),
        wrong(
            g -> g.append(new ReluGradient(), x(g, 2, 3), x(g, 3, 2)),
            "reluGradient: inputs must have one shape; reshape or broadcast one of them;"),
        wrong(
            g -> g.assign(Variable.state("v", Shape.of(4)), x(g, 5)),
            "assign: v[4] cannot hold it; inputs [5]"),
        wrong(
            g ->
                g.append(
                    new SgdUpdate(Variable.parameter("w", Shape.of(4)), 0, 1), x(g, 5), x(g, 1)),
            "sgdUpdate: the gradient must have the shape of w[4]; inputs [5], [1]"),
        wrong(
            g ->
                g.append(
                    new SgdUpdate(Variable.parameter("w", Shape.of(4)), 0, 1), x(g, 4), x(g, 4)),
            "sgdUpdate: the rate must be a single number;"));
  }

  @ParameterizedTest
  @MethodSource("wrongOperands")
  void failsWhenTheGraphIsBuilt(Consumer<Graph> body, String message) {
    assertThatThrownBy(() -> body.accept(new Graph()))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        wrong(g -> Shape.of(3, 0), "shape: every dimension must be at least 1, not [3, 0]"),
        wrong(
            g -> Shape.of(1 << 16, 1 << 15),
            "shape: [65536, 32768] has more than 2^31 elements; use a smaller batch"),
        wrong(g -> PLAIN.withStride(0), "conv2d: stride must be at least 1, not 0"),
        wrong(g -> PLAIN.withDilation(-1), "conv2d: dilation must be at least 1, not -1"),
        wrong(g -> PLAIN.withGroups(0), "conv2d: groups must be at least 1, not 0"),
        wrong(g -> Padding.of(-1), "padding: each side must be at least 0, not -1"),
        wrong(g -> Window.of(0), "pool: window must be at least 1, not 0"),
        wrong(g -> Window.of(2).withStride(0), "pool: stride must be at least 1, not 0"),
        wrong(g -> Window.of(2).withPadding(2), "must be smaller than the window 2x2"),
        wrong(
            g -> g.dropout(x(g, 2, 3), 1, 0),
            "dropout: rate must be at least 0 and below 1, not 1.0"),
        wrong(g -> g.leakyRelu(x(g, 2), 0), "leakyRelu: slope must be a positive number, not 0.0"),
        wrong(
            g -> g.scaledTanh(x(g, 2), Float.NaN, 1),
            "scaledTanh: amplitude must be a positive number, not NaN"),
        wrong(
            g -> g.softmaxCrossEntropy(x(g, 2, 3), x(g, 2), 1),
            "softmaxCrossEntropy: smoothing must be at least 0 and below 1, not 1.0"),
        wrong(
            g -> new ResponseNorm(ResponseNorm.Neighbourhood.SAME_MAP, 0, 1, 1, 1),
            "localResponseNorm: size must be at least 1, not 0"),
        wrong(
            g -> new BatchNorm(0, BatchNorm.Statistics.BATCH),
            "batchNorm: epsilon must be a positive number, not 0.0"),
        wrong(
            g ->
                new MomentumUpdate(
                    Variable.parameter("w", Shape.of(4)),
                    Variable.state("v", Shape.of(5)),
                    0.9f,
                    false,
                    0,
                    1),
            "momentumUpdate: velocity v[5] must have the shape of w[4]"),
        wrong(
            g ->
                new MomentumUpdate(
                    Variable.parameter("w", Shape.of(4)),
                    Variable.state("v", Shape.of(4)),
                    1,
                    false,
                    0,
                    1),
            "momentumUpdate: momentum must be at least 0 and below 1, not 1.0"));
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void failsWhenASettingMakesNoSense(Consumer<Graph> body, String message) {
    assertThatThrownBy(() -> body.accept(new Graph()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesTheLayer() {
    Graph g = new Graph();
    Node x = x(g, 2, 3);
    assertThatThrownBy(() -> g.within("fc1", () -> g.matMul(x, x, false, false)))
        .hasMessageStartingWith("fc1: matMul: inner dimensions 3 and 2 differ");
  }

  @Test
  void refusesNodesOfAnotherGraph() {
    Graph g = new Graph();
    Node foreign = x(new Graph(), 2, 3);
    assertThatThrownBy(() -> g.relu(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("relu: x[2,3] belongs to another graph; build both in one");
  }

  @Test
  void refusesGradientsThatDoNotExist() {
    Graph g = new Graph();
    Node x = x(g, 2, 3);
    Node other = x(g, 2, 3);
    Node loss = g.sumAll(x);
    assertThatThrownBy(() -> Gradients.of(g.relu(x), List.of(x)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("gradients: the loss must be a single number; take the mean of relu[2,3]");
    assertThatThrownBy(() -> Gradients.of(loss, List.of(x, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gradients: sum does not depend on x#2[2,3]; leave it out");
    Node second = g.sumAll(Gradients.of(g.sumAll(g.softmax(x)), List.of(x)).getFirst());
    assertThatThrownBy(() -> Gradients.of(second, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("second derivatives of it are not offered");
  }

  @Test
  void refusesABatchNormalisationByOtherNumbersThanTheBatchs() {
    Graph g = new Graph();
    Node x = x(g, 4, 3);
    Node c = x(g, 3);
    Node y = g.append(new BatchNorm(1, BatchNorm.Statistics.BATCH), x, c, c, c, c);
    assertThatThrownBy(() -> Gradients.of(g.sumAll(y), List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use RUNNING for constants");
  }

  private static Arguments wrong(Consumer<Graph> body, String message) {
    return arguments(body, message);
  }

  private static Node x(Graph g, int... dimensions) {
    return g.input("x", Shape.of(dimensions));
  }
}
