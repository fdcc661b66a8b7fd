package dev.lanes.nn;

import static dev.lanes.nn.Layers.averagePool;
import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.dropout;
import static dev.lanes.nn.Layers.flatten;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.globalAveragePool;
import static dev.lanes.nn.Layers.leakyRelu;
import static dev.lanes.nn.Layers.localResponseNorm;
import static dev.lanes.nn.Layers.logistic;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.nn.Layers.residual;
import static dev.lanes.nn.Layers.scale;
import static dev.lanes.nn.Layers.scaledTanh;
import static dev.lanes.nn.Layers.subsample;
import static dev.lanes.nn.Layers.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void namesShapesAndCountsFollowTheDescription() {
    Network network =
        Network.named("all")
            .input(4, 12, 10)
            .layers(
                conv(8, 3, 5).padding(1).stride(2).groups(2).ceil(),
                leakyRelu(0.1f),
                localResponseNorm(new ResponseNorm(Neighbourhood.CROSS_MAP, 5, 1e-4f, 0.75f, 2)),
                conv(8, 3).padding(2).dilation(2).withoutBias(),
                batchNorm(),
                relu(),
                residual(conv(8, 3).padding(1), relu(), conv(8, 1)),
                averagePool(2).stride(1),
                tanh(),
                maxPool(3).stride(2).padding(1).ceil(),
                globalAveragePool(),
                scaledTanh(),
                dropout(0.5f),
                fullyConnected(6).withoutBias(),
                logistic(),
                flatten(),
                fullyConnected(3))
            .build();
    assertThat(network.parameters().stream().map(Variable::toString))
        .containsExactly(
            "conv1.weight[8,2,3,5]",
            "conv1.bias[8]",
            "conv2.weight[8,8,3,3]",
            "norm2.weight[8]",
            "norm2.bias[8]",
            "residual1.conv1.weight[8,8,3,3]",
            "residual1.conv1.bias[8]",
            "residual1.conv2.weight[8,8,1,1]",
            "residual1.conv2.bias[8]",
            "fc1.weight[6,8]",
            "fc2.weight[3,6]",
            "fc2.bias[3]");
    assertThat(network.variables().stream().map(Variable::name))
        .contains("norm2.running_mean", "norm2.running_var");
    assertThat(network.fingerprint().lines())
        .startsWith(
            "input [4,12,10]",
            "conv1: conv 8@3x5 stride 2 padding 1 groups 2 ceil -> [8,7,5]",
            "leakyRelu1: leaky relu slope 0.1 -> [8,7,5]",
            "norm1: local response norm cross-map size 5 scale 1.0E-4 power 0.75 bias 2.0 ->"
                + " [8,7,5]",
            "conv2: conv 8@3x3 padding 2 dilation 2 without bias -> [8,7,5]");
    assertThat(network.parameterCount())
        .isEqualTo(
            network.parameters().stream().mapToLong(variable -> variable.shape().size()).sum());
    assertThat(network.summary().getFirst().multiplyAccumulates()).isEqualTo(8 * 7 * 5 * 2 * 15);
    assertThat(network.summary().get(6).multiplyAccumulates()).isEqualTo(8 * 7 * 5 * (72 + 8));
    assertThat(network.outputShape()).isEqualTo(Shape.of(3));
  }

  @Test
  void wrongShapesNameNetworkAndLayer() {
    assertThatThrownBy(
            () -> Network.named("n").input(1, 8, 8).layers(conv(4, 5), relu(), conv(4, 5)).build())
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("network n: conv2: conv2d:")
        .hasMessageContaining("does not fit an image of 4");
    assertThatThrownBy(
            () -> Network.named("n").input(8).layers(fullyConnected(4), conv(4, 5)).build())
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("conv1")
        .hasMessageContaining("put convolutions before fully connected layers");
    assertThatThrownBy(() -> Network.named("n").input(3, 8, 8).layers(conv(4, 3).groups(2)).build())
        .hasMessageContaining("conv1")
        .hasMessageContaining("multiples of the 2 groups");
    assertThatThrownBy(() -> Network.named("n").input(3, 8, 8).layers(residual(conv(4, 3))).build())
        .hasMessageContaining("residual1")
        .hasMessageContaining("give it a shortcut");
    assertThatThrownBy(() -> Network.named("n").input(3, 8, 8).layers(subsample(2, 2)).build())
        .hasMessageContaining("subsample1")
        .hasMessageContaining("at most 2 channels, not [1,3,8,8]");
    assertThatThrownBy(() -> subsample(0, 2)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> scale(Float.NaN)).hasMessageContaining("give finite numbers");
    assertThatThrownBy(() -> Network.named("n").layers(relu()).build())
        .hasMessageContaining("there is no input");
    assertThatThrownBy(() -> conv(0, 3)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> fullyConnected(-1)).hasMessageContaining("at least 1");
  }

  @Test
  void shortCutsChangeTheShapeWithOrWithoutParameters() {
    Network network =
        Network.named("n")
            .input(3, 8, 8)
            .layers(
                residual(conv(4, 3).stride(2).padding(1)).shortcut(conv(4, 1).stride(2)),
                residual(conv(8, 3).stride(2).padding(1)).shortcut(subsample(2, 8)),
                scale(0.5f))
            .build();
    assertThat(network.outputShape()).isEqualTo(Shape.of(8, 2, 2));
    assertThat(network.parameterCount()).isEqualTo((4 * 27 + 4) + (4 * 3 + 4) + (8 * 36 + 8));
    assertThat(network.summary().get(1).description())
        .isEqualTo(
            "residual (conv 8@3x3 stride 2 padding 1) beside (subsample stride 2 to 8 channels)");
  }

  @Test
  void subsamplingTakesEverySecondPlaceAndFillsUpWithZeros() {
    Graph g = new Graph();
    Network network = Network.named("n").input(1, 4, 4).layers(subsample(2, 2), scale(3)).build();
    Node x = g.batchInput("images", Shape.of(1, 1, 4, 4));
    Node y = network.buildInference(g, x);
    float[] images = new float[16];
    for (int i = 0; i < images.length; i++) {
      images[i] = i;
    }
    try (Session session = open()) {
      Executable forward = session.compile(Planner.plan(List.of(y)));
      forward.feed(x, images);
      assertThat(run(forward, y, 0)).containsExactly(0, 6, 24, 30, 0, 0, 0, 0);
    }
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    Network network = Network.named("n").input(1, 8, 8).layers(fullyConnected(2)).build();
    Graph g = new Graph();
    Node images = g.batchInput("images", Shape.of(4, 1, 9, 8));
    assertThatThrownBy(() -> network.buildInference(g, images))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("takes images of [1,8,8], not [1,9,8]");
  }

  @Test
  void initialValuesDependOnSeedAndNameAlone() {
    Network one = Network.named("a").input(3, 8, 8).layers(conv(40, 5), relu()).build();
    Network two = Network.named("b").input(3, 8, 8).layers(conv(40, 5), fullyConnected(2)).build();
    assertThat(initial(one, 1).get("conv1.weight")).isEqualTo(initial(two, 1).get("conv1.weight"));
    assertThat(initial(one, 1).get("conv1.weight"))
        .isNotEqualTo(initial(one, 2).get("conv1.weight"));
    assertThat(spread(initial(one, 1).get("conv1.weight")))
        .as("He: sqrt(2 / fan-in)")
        .isCloseTo(Math.sqrt(2.0 / 75), within(0.01));
  }

  @Test
  void initialisersHaveTheirSpread() {
    Shape filters = Shape.of(64, 16, 3, 3);
    assertThat(spread(fill(Initialiser.gaussian(0.5f), filters))).isCloseTo(0.5, within(0.02));
    assertThat(fill(Initialiser.uniform(-2, 3), filters))
        .doesNotContain(3)
        .satisfies(values -> assertBetween(values, -2, 3));
    double limit = Math.sqrt(6.0 / (16 * 9 + 64 * 9));
    float[] glorot = fill(Initialiser.glorot(), filters);
    assertThat(spread(glorot)).isCloseTo(limit / Math.sqrt(3), within(0.002));
    assertThat(glorot).satisfies(values -> assertBetween(values, -limit, limit));
    assertThat(fill(Initialiser.constant(0.25f), filters)).containsOnly(0.25f);
    assertThatThrownBy(() -> Initialiser.gaussian(-1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Initialiser.uniform(1, 0)).hasMessageContaining("must not be above");
    assertThatThrownBy(() -> Initialiser.constant(Float.NaN)).hasMessageContaining("not finite");
  }

  @Test
  void batchNormKeepsRunningAveragesOfTheUnbiasedVariance() {
    Network network = Network.named("n").input(1).layers(batchNorm().momentum(0.75f)).build();
    float[] batch = {1, 2, 3, 6}; // mean 3, variance 3.5, unbiased 14/3
    try (Session session = open()) {
      network.initialise(1, session::write);
      Graph g = new Graph();
      Node images = g.batchInput("images", Shape.of(4, 1));
      Network.Training pass = network.buildTraining(g, images, 1);
      Executable step =
          session.compile(Planner.plan(List.of(pass.output()), pass.updates(), pass.output()));
      step.feed(images, batch);
      step.run(0);
      float[] y = new float[4];
      step.fetch(pass.output(), y);
      assertThat(y[3]).isCloseTo((float) (3 / Math.sqrt(3.5 + 1e-5)), within(1e-5f));
      float mean = value(session, network, "norm1.running_mean");
      float variance = value(session, network, "norm1.running_var");
      assertThat(mean).isCloseTo(0.25f * 3, within(1e-6f));
      assertThat(variance).isCloseTo(0.75f + 0.25f * 14 / 3, within(1e-6f));

      Graph inference = new Graph();
      Node x = inference.batchInput("images", Shape.of(1, 1));
      Node out = network.buildInference(inference, x);
      Executable forward = session.compile(Planner.plan(List.of(out)));
      forward.feed(x, new float[] {2});
      forward.run(0);
      float[] z = new float[1];
      forward.fetch(out, z);
      assertThat(z[0]).isCloseTo((float) ((2 - mean) / Math.sqrt(variance + 1e-5)), within(1e-5f));
    }
    Graph g = new Graph();
    Node single = g.batchInput("images", Shape.of(1, 1));
    assertThatThrownBy(() -> network.buildTraining(g, single, 1))
        .hasMessageContaining("use a batch of at least 2");
  }

  @Test
  void dropoutWorksInTrainingOnly() {
    Network network = Network.named("n").input(1000).layers(dropout(0.25f)).build();
    Graph g = new Graph();
    Node images = g.batchInput("images", Shape.of(2, 1000));
    assertThat(network.buildInference(g, images)).isSameAs(images);
    Node output = network.buildTraining(g, images, 1).output();
    try (Session session = open()) {
      Executable executable = session.compile(Planner.plan(List.of(output)));
      float[] ones = new float[2000];
      Arrays.fill(ones, 1);
      executable.feed(images, ones);
      float[] first = run(executable, output, 0);
      assertThat(first).containsOnly(0, 1 / 0.75f);
      int zeros = 0;
      for (float value : first) {
        zeros += value == 0 ? 1 : 0;
      }
      assertThat(zeros).isBetween(430, 570);
      assertThat(run(executable, output, 1)).isNotEqualTo(first);
      assertThat(run(executable, output, 0)).isEqualTo(first);
    }
  }

  private static float[] run(Executable executable, Node output, long step) {
    executable.run(step);
    float[] values = new float[output.shape().size()];
    executable.fetch(output, values);
    return values;
  }

  private static float value(Session session, Network network, String name) {
    float[] values = new float[1];
    network.variables().stream()
        .filter(variable -> variable.name().equals(name))
        .forEach(variable -> session.read(variable, values));
    return values[0];
  }

  private static Session open() {
    return Backends.named("scalar").open(BackendOptions.DEFAULT);
  }

  private static Map<String, float[]> initial(Network network, long seed) {
    Map<String, float[]> values = new HashMap<>();
    network.initialise(seed, (variable, numbers) -> values.put(variable.name(), numbers));
    return values;
  }

  private static float[] fill(Initialiser initialiser, Shape shape) {
    float[] values = new float[shape.size()];
    initialiser.fill(values, shape, 42);
    return values;
  }

  private static void assertBetween(float[] values, double low, double high) {
    for (float value : values) {
      assertThat((double) value).isBetween(low, high);
    }
  }

  private static double spread(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }
}
