package dev.lanes.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Layers;
import dev.lanes.nn.UnitBias;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTextTest {
  private static final String HEAD = "input 3x32x32\n";

  @ParameterizedTest
  @MethodSource("dev.lanes.zoo.Zoo#models")
  void everyModelOfTheZooIsReadBackAsItself(Model model) {
    Model read = ModelText.model(model.name(), "text", ModelText.of(model));
    assertThat(read.network().layers()).isEqualTo(model.network().layers());
    assertThat(read.network().fingerprint()).isEqualTo(model.network().fingerprint());
    assertThat(read.recipe()).isEqualTo(model.recipe());
    assertThat(read.outputs()).isEqualTo(model.outputs());
  }

  @Test
  void layersHaveAllTheirOptions() {
    assertThat(
            layers(
                """
                conv 8@5x3 stride 2x1 padding top 1 bottom 2 left 3 right 0 dilation 1x2 groups 1 ceil bias constant 0.5
                conv 16@1x1 without bias init uniform -0.1 0.1
                local response norm same-map size 3 scale 0.001 power 0.5 bias 2
                leaky relu slope 0.1, tanh amplitude 1.7 slope 0.6   # two in a line
                average pool 3x2 stride 2 padding 1 ceil
                batch norm epsilon 0.001 momentum 0.8 init constant 0
                residual (
                  conv 16@3x3 padding 1 init glorot
                  relu
                ) beside (scale by 2 add -1)
                border 1 of -0.5
                conv 2@3x3 inputs (0 1, 1 5) without bias init fan-in 2.4
                unit bias, unit bias init constant 1
                local conv 4@3x3 padding 1 init gaussian 0.04
                trainable pool 2x2, trainable pool 2x2 init uniform -0.6 0.6
                flatten
                fully connected 7 init he bias constant 1
                radial basis classes
                """))
        .containsExactly(
            Layers.conv(8, 5, 3)
                .geometry(new Convolution(2, 1, new Padding(1, 2, 3, 0), 1, 2, 1, true))
                .bias(Initialiser.constant(0.5f)),
            Layers.conv(16, 1).withoutBias().init(Initialiser.uniform(-0.1f, 0.1f)),
            Layers.localResponseNorm(new ResponseNorm(Neighbourhood.SAME_MAP, 3, 0.001f, 0.5f, 2)),
            Layers.leakyRelu(0.1f),
            new dev.lanes.nn.Activation(new dev.lanes.graph.op.ScaledTanh(1.7f, 0.6f)),
            Layers.averagePool(1)
                .window(new dev.lanes.graph.op.Window(3, 2, 2, 2, Padding.of(1), true)),
            Layers.batchNorm().epsilon(0.001f).momentum(0.8f).init(Initialiser.constant(0)),
            Layers.residual(Layers.conv(16, 3).padding(1).init(Initialiser.glorot()), Layers.relu())
                .shortcut(Layers.scale(2).add(-1)),
            Layers.border(1, -0.5f),
            Layers.sparse(
                Layers.conv(2, 3).withoutBias().init(Initialiser.fanIn(2.4f)),
                List.of(List.of(0, 1), List.of(1, 5))),
            Layers.unitBias(),
            new UnitBias(Initialiser.constant(1)),
            Layers.local(Layers.conv(4, 3).padding(1).init(Initialiser.gaussian(0.04f))),
            Layers.trainablePool(2),
            Layers.trainablePool(2).init(Initialiser.uniform(-0.6f, 0.6f)),
            Layers.flatten(),
            Layers.fullyConnected(7).bias(Initialiser.constant(1)),
            Layers.radialBasis(10));
  }

  @Test
  void classesAreThoseOfTheDataSet() {
    Model model = ModelText.model("n", "text", HEAD + "classes 3\nfully connected classes");
    assertThat(model.network().outputShape()).isEqualTo(Shape.of(3));
    assertThat(model.network(Shape.of(1, 28, 28), 26).outputShape()).isEqualTo(Shape.of(26));
  }

  @Test
  void withoutARecipeThereIsOneForImagesOfThatSize() {
    assertThat(model("fully connected classes").recipe().dataset()).isEqualTo("cifar10");
    assertThat(ModelText.model("n", "t", "input 1x28x28\nfully connected 2").recipe().dataset())
        .isEqualTo("mnist");
    assertThat(ModelText.model("n", "t", HEAD + "recipe lenet-5\nfully connected 2").recipe())
        .isEqualTo(Zoo.named("lenet-5").recipe());
  }

  @Test
  void whatIsReadIsKept() {
    String text = HEAD + "fully connected 2 # two\n";
    assertThat(ModelText.of(ModelText.model("n", "file", text))).isEqualTo(text);
    List<Variable> parameters = ModelText.model("n", "file", text).network().parameters();
    assertThat(parameters).extracting(Variable::name).containsExactly("fc1.weight", "fc1.bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conf 3@5x5            | line 2: there is no layer 'conf'; choose one of conv, local conv",
        "conv 3x5x5            | line 2: expected filters, such as 32@5x5, not '3x5x5'",
        "conv 3@5x5 strid 2    | line 2: there is no 'strid' here; choose from stride, padding",
        "conv 3@5x5 stride     | line 2: expected the stride, such as 3 or 3x5, not the end of the line",
        "conv 3@5x5 stride 2x2x2 | line 2: expected the stride, one or two numbers, not '2x2x2'",
        "conv 3@5x5 stride 0   | line 2: conv2d: stride must be at least 1",
        "conv 3@5x5 padding x  | line 2: expected the padding, a whole number, not 'x'",
        "conv 0@5x5            | line 2: conv: 0 filters",
        "max 2x2               | line 2: expected 'pool', not '2x2'",
        "max pool 2x2 side     | line 2: there is no 'side' here; choose from stride",
        "dropout 1.5           | line 2: dropout: rate must be at least 0 and below 1",
        "dropout much          | line 2: expected the rate, a number, not 'much'",
        "relu 3                | line 2: expected ',', not '3'",
        "residual relu         | line 2: expected '(', not 'relu'",
        "residual (relu        | line 2: expected ')', not the end of the text",
        "relu)                 | line 2: there is a bracket too many",
        "local response norm here | line 2: there is no 'here' here; choose from cross-map",
        "conv 3@5x5 init good  | line 2: there is no 'good' here; choose from gaussian STD",
        "conv 2@3x3 inputs (0 1) | line 2: conv: the table of inputs has 1 entries for 2 filters",
        "conv 1@3x3 inputs (0 0) | line 2: conv: the inputs of a filter are [0, 0]",
        "local conv 1@3x3 inputs (0) | line 2: a local conv sees all channels; leave its inputs",
        "conv 1@3x3 inputs 0 1 | line 2: expected '(', not '0'",
        "conv 1@3x3 inputs (7) | network n: conv1: input must be [batch,channels,height,width] with",
        "border 0 of 1         | line 2: border: 0 wide of 1.0; give a width of at least 1",
        "trainable pool 2x3    | line 2: the window must be a square, such as 2x2",
        "conv 3@40x40          | network n: conv1: conv2d: a filter height of 40 does not fit",
        "recipe lenet          | line 2: there is no network 'lenet' to take the recipe of",
        "classes 0             | line 2: there must be at least 1 class, not 0",
      })
  void errorsNameTheLineAndTheMend(String line, String message) {
    assertThatThrownBy(() -> model(line))
        .isInstanceOf(ModelTextException.class)
        .hasMessageStartingWith("file.txt")
        .hasMessageContaining(message);
  }

  @Test
  void textsWithoutNetworkAreRefused() {
    assertThatThrownBy(() -> ModelText.model("n", "f", ""))
        .hasMessageContaining("f, line 1: there is no input; begin with a line such as input");
    assertThatThrownBy(() -> ModelText.model("n", "f", "relu")).hasMessageContaining("no input");
    assertThatThrownBy(() -> ModelText.model("n", "f", "input 3x32\nrelu"))
        .hasMessageContaining("channels x rows x columns");
    assertThatThrownBy(() -> model("")).hasMessageContaining("there is no layer");
    assertThatThrownBy(
            () ->
                ModelText.model(
                    "n", "f", HEAD + "\nrecipe cuda-convnet-80sec\nfully connected classes"))
        .hasMessageContaining("f, line 3: the recipe has a group 'conv*.weight'");
  }

  private static Model model(String layers) {
    return ModelText.model("n", "file.txt", HEAD + layers + "\n");
  }

  private static List<Layer> layers(String text) {
    return new LayerText(new Words("text", text), 10).layers();
  }
}
