package dev.lanes.nn;

import static dev.lanes.nn.Layers.border;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.local;
import static dev.lanes.nn.Layers.radialBasis;
import static dev.lanes.nn.Layers.scale;
import static dev.lanes.nn.Layers.sparse;
import static dev.lanes.nn.Layers.trainablePool;
import static dev.lanes.nn.Layers.unitBias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.graph.Variable;
import dev.lanes.plan.Planner;
import dev.lanes.random.PhiloxStream;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layers of networks of the time before rectifiers and shared filters were the rule. */
class HistoricalLayersTest {
  private static final int BATCH = 2;

  private final Map<String, float[]> variables = new HashMap<>();
  private float[] images = {};

  private float[] run(Network network) {
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      network.initialise(
          3,
          (variable, values) -> {
            if (variable.name().endsWith("bias")) { // zeros would hide them
              new Initialiser.Gaussian(1).fill(values, variable.shape(), 7);
            }
            variables.put(variable.name(), values);
            session.write(variable, values);
          });
      Graph g = new Graph();
      Node x = g.batchInput("images", Network.withBatch(BATCH, network.inputShape()));
      Node y = network.buildInference(g, x);
      images = new float[x.shape().size()];
      PhiloxStream random = new PhiloxStream(5, 0);
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextGaussian();
      }
      Executable executable = session.compile(Planner.plan(List.of(y)));
      executable.feed(x, images);
      executable.run(0);
      float[] result = new float[y.shape().size()];
      executable.fetch(y, result);
      return result;
    }
  }

  private static Network network(Layer... layers) {
    return Network.named("n").input(4, 4, 4).layers(layers).build();
  }

  @Test
  void sparseFiltersSeeTheirInputsAlone() {
    List<List<Integer>> table =
        List.of(List.of(0, 1), List.of(0, 1), List.of(1, 3), List.of(2, 3), List.of(0, 1, 2, 3));
    Network network = network(sparse(conv(5, 3).padding(1), table));
    assertThat(network.parameters().stream().map(Variable::toString))
        .containsExactly(
            "conv1.1.weight[2,2,3,3]",
            "conv1.2.weight[2,2,3,3]",
            "conv1.3.weight[1,4,3,3]",
            "conv1.bias[5]");
    assertThat(network.multiplyAccumulates()).isEqualTo(12 * 9 * 16);
    float[] y = run(network);
    List<float[]> weights = new ArrayList<>();
    for (int f = 0; f < 5; f++) { // of each filter in the order of its inputs
      float[] run = variables.get("conv1.%d.weight".formatted(1 + f / 2));
      int taps = table.get(f).size() * 9;
      weights.add(java.util.Arrays.copyOfRange(run, f % 2 * taps, f % 2 * taps + taps));
    }
    for (int i = 0; i < y.length; i++) {
      int f = i / 16 % 5;
      double sum = variables.get("conv1.bias")[f];
      for (int c = 0; c < table.get(f).size(); c++) {
        for (int t = 0; t < 9; t++) {
          int row = i / 4 % 4 + t / 3 - 1;
          int column = i % 4 + t % 3 - 1;
          if (row >= 0 && row < 4 && column >= 0 && column < 4) {
            int channel = i / 80 * 4 + table.get(f).get(c);
            sum += (double) images[channel * 16 + row * 4 + column] * weights.get(f)[c * 9 + t];
          }
        }
      }
      assertThat((double) y[i]).isCloseTo(sum, within(1e-5));
    }
  }

  @Test
  void localFiltersAndBiasesAreOthersAtEveryPlace() {
    Network network = network(local(conv(2, 3).stride(2).padding(1)));
    assertThat(network.parameters().stream().map(Variable::toString))
        .containsExactly("local1.weight[8,4,3,3]", "local1.bias[8]");
    assertThat(network.multiplyAccumulates()).isEqualTo(8 * 36);
    float[] y = run(network);
    for (int i = 0; i < y.length; i++) {
      int unit = i % 8;
      double sum = variables.get("local1.bias")[unit];
      for (int t = 0; t < 36; t++) {
        int row = unit / 2 % 2 * 2 + t / 3 % 3 - 1;
        int column = unit % 2 * 2 + t % 3 - 1;
        if (row >= 0 && row < 4 && column >= 0 && column < 4) {
          sum +=
              (double) images[(i / 8 * 4 + t / 9) * 16 + row * 4 + column]
                  * variables.get("local1.weight")[unit * 36 + t];
        }
      }
      assertThat((double) y[i]).isCloseTo(sum, within(1e-5));
    }
  }

  @Test
  void unitsHaveBiasesOfTheirOwn() {
    float[] y = run(network(unitBias()));
    for (int i = 0; i < y.length; i++) {
      assertThat(y[i]).isEqualTo(images[i] + variables.get("bias1.bias")[i % 64]);
    }
  }

  @Test
  void bordersSurroundImages() {
    float[] y = run(network(scale(2).add(-1), border(1, -0.5f)));
    for (int i = 0; i < y.length; i++) {
      int row = i / 6 % 6 - 1;
      int column = i % 6 - 1;
      boolean inside = row >= 0 && row < 4 && column >= 0 && column < 4;
      float expected = inside ? images[i / 36 * 16 + row * 4 + column] * 2 - 1 : -0.5f;
      assertThat(y[i]).isEqualTo(expected);
    }
  }

  @Test
  void poolsLearnACoefficientAndABias() {
    Network network = network(trainablePool(2).init(Initialiser.uniform(-1, 1)));
    assertThat(network.parameterCount()).isEqualTo(8);
    float[] y = run(network);
    for (int i = 0; i < y.length; i++) {
      int from = i / 4 * 16 + i / 2 % 2 * 8 + i % 2 * 2;
      double sum = (double) images[from] + images[from + 1] + images[from + 4] + images[from + 5];
      int channel = i / 4 % 4;
      double expected =
          sum * variables.get("pool1.weight")[channel] + variables.get("pool1.bias")[channel];
      assertThat((double) y[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void radialBasisUnitsMeasureTheDistanceToTheirCode() {
    Network network = network(radialBasis(3));
    assertThat(network.parameterCount()).isZero();
    assertThat(network.variables()).hasSize(1);
    float[] y = run(network);
    float[] codes = variables.get("rbf1.codes");
    assertThat(codes).containsOnly(1, -1);
    for (int i = 0; i < y.length; i++) {
      double distance = 0;
      for (int j = 0; j < 64; j++) {
        distance += Math.pow(images[i / 3 * 64 + j] - codes[i % 3 * 64 + j], 2);
      }
      assertThat((double) y[i]).isCloseTo(-distance, within(1e-3));
    }
  }

  @Test
  void theCodesOfTenClassesArePicturesOfDigits() {
    float[] codes = new float[840];
    new Initialiser.Codes().fill(codes, Shape.of(10, 84), 1);
    assertThat(codes).containsOnly(1, -1);
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < a; b++) {
        int differ = 0;
        for (int j = 0; j < 84; j++) {
          differ += codes[a * 84 + j] == codes[b * 84 + j] ? 0 : 1;
        }
        assertThat(differ).as(a + " and " + b).isGreaterThan(6);
      }
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> network(sparse(conv(1, 3), List.of(List.of(4)))))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("channels 0 to 4 of the table, not [1,4,4,4]");
    assertThatThrownBy(() -> sparse(conv(1, 3).groups(2), List.of(List.of(0))))
        .hasMessageContaining("2 groups and a table of inputs");
    assertThatThrownBy(() -> trainablePool(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> radialBasis(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> network(Layers.flatten(), border(1, 0)))
        .hasMessageContaining("put borders around images");
    assertThatThrownBy(() -> network(Layers.flatten(), local(conv(1, 1))))
        .hasMessageContaining("put local layers before fully connected ones");
  }
}
