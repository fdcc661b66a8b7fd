package dev.lanes.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.graph.Variable;
import dev.lanes.nn.LayerSummary;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.ParameterGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
  @ParameterizedTest
  @CsvSource({
    "linear-regression, 3, 2",
    "logistic-regression, 7850, 7840",
    "lenet-1989, 9760, 63660",
    "lenet-5-1998, 60000, 326520",
    "lenet-5, 61706, 416520",
    "krizhevsky-2009, 28362, 7696000",
    "cuda-convnet-80sec, 145578, 12354176",
    "shapes-cnn, 90602, 3654272",
    "cuda-convnet-18pct, 89578, 12298240",
    "cuda-convnet-13pct, 1116490, 18517248",
    "cuda-convnet-11pct, 2112970, 19512576",
    "resnet-20, 269722, 40551040",
    "resnet-56, 853018, 125485696",
    "resnet-9, 6573120, 379261952",
    "airbench94, 1972792, 118147360",
    "alexnet, 60965224, 724406816",
    "alexnet-owt, 61100840, 714188480",
    "resnet-18, 11689512, 1814073344",
    "resnet-50, 25557032, 4089184256",
  })
  void parametersAndMultiplyAccumulatesAreExact(String name, long parameters, long accumulates) {
    Network network = Zoo.named(name).network();
    assertThat(network.parameterCount()).isEqualTo(parameters);
    assertThat(network.multiplyAccumulates()).isEqualTo(accumulates);
  }

  @Test
  void lenetHasItsPublishedParametersALayer() {
    assertThat(parametersOf("lenet-5-1998")) // C1, S2, C3, S4, C5, F6
        .containsExactly(156L, 12L, 1516L, 32L, 48120L, 10164L);
    assertThat(parametersOf("lenet-1989")) // H1 and H2 with their biases, H3, outputs
        .containsExactly(300L, 768L, 2400L, 192L, 5790L, 310L);
  }

  private static List<Long> parametersOf(String name) {
    return Zoo.named(name).network().summary().stream()
        .map(LayerSummary::parameters)
        .filter(count -> count > 0)
        .toList();
  }

  @Test
  void cudaConvnetHasItsPublishedSizes() {
    Network network = Zoo.named("cuda-convnet-80sec").network();
    assertThat(network.summary().stream().map(LayerSummary::output).map(Shape::toString))
        .containsExactly(
            "[32,32,32]",
            "[32,16,16]",
            "[32,16,16]",
            "[32,16,16]",
            "[32,16,16]",
            "[32,8,8]",
            "[64,8,8]",
            "[64,8,8]",
            "[64,4,4]",
            "[64]",
            "[64]",
            "[10]");
  }

  @Test
  void cudaConvnetHasItsPublishedRecipe() {
    Model model = Zoo.named("cuda-convnet-80sec");
    Recipe recipe = model.recipe();
    assertThat(recipe.dataset()).isEqualTo("cifar10");
    assertThat(recipe.preprocessing()).isEqualTo("pixel-mean");
    assertThat(recipe.batchSize()).isEqualTo(128);
    assertThat(recipe.epochs()).isEqualTo(11.5);
    assertThat(recipe.schedule().at(0)).isEqualTo(0.001f);
    assertThat(recipe.schedule().at(7.999)).isEqualTo(0.001f);
    assertThat(recipe.schedule().at(8)).isEqualTo(0.0001f);
    Optimizer optimizer = recipe.optimizer();
    assertThat(optimizer.rule()).isEqualTo(Optimizer.Rule.MOMENTUM);
    assertThat(optimizer.momentum()).isEqualTo(0.9f);
    for (Variable parameter : model.network().parameters()) {
      ParameterGroup group = optimizer.groupOf(parameter);
      boolean bias = parameter.name().endsWith("bias");
      assertThat(group.rateFactor()).isEqualTo(bias ? 2 : 1);
      assertThat(group.decay())
          .isEqualTo(bias ? 0 : parameter.name().startsWith("conv") ? 0.004f : 0.03f);
    }
  }

  @Test
  void cudaConvnetStartsWithItsPublishedDeviations() {
    Map<String, float[]> values = new HashMap<>();
    Zoo.named("cuda-convnet-80sec")
        .network()
        .initialise(1, (variable, numbers) -> values.put(variable.name(), numbers));
    assertThat(deviation(values.get("conv1.weight"))).isCloseTo(1e-4, within(5e-6));
    assertThat(deviation(values.get("conv2.weight"))).isCloseTo(0.01, within(5e-4));
    assertThat(deviation(values.get("conv3.weight"))).isCloseTo(0.01, within(5e-4));
    assertThat(deviation(values.get("fc1.weight"))).isCloseTo(0.1, within(5e-3));
    assertThat(deviation(values.get("fc2.weight"))).isCloseTo(0.1, within(1e-2));
    values.forEach(
        (name, numbers) -> {
          if (name.endsWith("bias")) {
            assertThat(numbers).containsOnly(0);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.lanes.zoo.Zoo#models")
  void everyGroupOfARecipeFitsAParameter(Model model) {
    Network network = model.network();
    for (ParameterGroup group : model.recipe().optimizer().groups()) {
      assertThat(network.parameters()).anyMatch(group::includes);
    }
    assertThat(model.recipe().origin()).contains("ours");
  }

  @Test
  void modelsTakeOtherImagesAndClasses() {
    Network network = Zoo.named("cuda-convnet-80sec").network(Shape.of(1, 28, 28), 26);
    assertThat(network.outputShape()).isEqualTo(Shape.of(26));
  }

  @Test
  void imagesThatAreTooSmallNameTheLayer() {
    assertThatThrownBy(() -> Zoo.named("lenet-5").network(Shape.of(1, 8, 8), 10))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("lenet-5")
        .hasMessageContaining("conv2");
  }

  @Test
  void unknownNamesListTheKnown() {
    assertThat(Zoo.find("lenet")).isEmpty();
    assertThatThrownBy(() -> Zoo.named("lenet"))
        .hasMessageContaining("'lenet'")
        .hasMessageContaining("lenet-5");
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }
}
