package dev.lanes.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Averaging;
import dev.lanes.train.Loss;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTextTest {
  private static final String HEAD = "input 3x32x32\n";
  private static final String LAYERS = "\nfully connected classes\n";

  @ParameterizedTest
  @MethodSource("dev.lanes.zoo.Zoo#models")
  void everyRecipeIsReadBackFromItsOwnWords(Model model) {
    String lines =
        model.recipe().describe().entrySet().stream()
            .map(line -> line.getKey() + " " + line.getValue() + "\n")
            .collect(Collectors.joining());
    String text = ModelText.of(model).replaceFirst("(?m)^recipe .*\n", lines);

    Recipe read = ModelText.model(model.name(), "text", text).recipe();

    assertThat(read).isEqualTo(model.recipe().changed().origin(read.origin()));
  }

  @Test
  void aTextShowsWhatItsRecipeSays() {
    assertThat(ModelText.of(Zoo.named("resnet-20")))
        .contains("\nrecipe resnet-20\n", "\n# batch 128\n", "\n# optimizer momentum 0.9; *: rate");
  }

  @Test
  void aLineChangesTheRecipeThatIsNamed() {
    Recipe own = Zoo.named("cuda-convnet-18pct").recipe();
    String head = HEAD + "recipe cuda-convnet-18pct\noptimizer sgd\nbatch 1024 # eight times\n";
    Recipe read = ModelText.model("n", "file.txt", head + LAYERS).recipe();
    assertThat(read.batchSize()).isEqualTo(1024);
    assertThat(read.optimizer()).isEqualTo(Optimizer.sgd());
    assertThat(read.schedule()).isEqualTo(own.schedule());
    assertThat(read.augmentation()).isEqualTo(own.augmentation());
    assertThat(read.origin()).isEqualTo(own.origin() + " Changed in the text: optimizer, batch.");
  }

  @Test
  void withoutARecipeLinesChangeTheUsualOne() {
    assertThat(recipe("epochs 2.5").dataset()).isEqualTo("cifar10");
    assertThat(recipe("epochs 2.5").epochs()).isEqualTo(2.5);
    assertThatThrownBy(() -> ModelText.model("n", "file.txt", "epochs 3\n" + HEAD + LAYERS))
        .hasMessage("file.txt, line 1: there is no input; begin with a line such as input 3x32x32");
  }

  @Test
  void preprocessingIsAWholeLine() {
    Recipe read =
        recipe(
            "preprocessing unit, images of 40x40, crops of 32, shifts of up to 4, flips,\n"
                + "  cutout of 8x8, colour noise of 0.1, ten views");
    assertThat(read.preprocessing()).isEqualTo("unit");
    assertThat(read.imageSize()).isEqualTo(40);
    assertThat(read.augmentation()).isEqualTo(new Recipe.Augmentation(32, 4, true, 8, 0.1f, 10));
    assertThat(recipe("preprocessing none").augmentation()).isEqualTo(Recipe.Augmentation.NONE);
  }

  @Test
  void lossesHaveTheirOptions() {
    assertThat(recipe("loss softmax cross-entropy, label smoothing 0.1, L2 penalty 0.5").loss())
        .isEqualTo(Loss.softmaxCrossEntropy().withSmoothing(0.1f).withL2(0.5f));
    assertThat(recipe("loss maximum a posteriori, no class -18, L1 penalty 1e-4").loss())
        .isEqualTo(Loss.maximumAPosteriori(18).withL1(1e-4f));
    assertThat(recipe("loss mean squared error").loss()).isEqualTo(Loss.meanSquaredError());
    assertThat(recipe("loss mean squared error to 1 and -1").loss())
        .isEqualTo(Loss.squaredClassError());
  }

  @Test
  void optimizersHaveGroupsOfParameters() {
    assertThat(
            recipe("optimizer lars 0.9, trust 0.001; *.bias: decay 0;\n *: decay 1e-4").optimizer())
        .isEqualTo(Optimizer.lars(0.9f, 0.001f).group("*.bias", 1, 0).group("*", 1, 1e-4f));
    assertThat(recipe("optimizer nesterov 0.9; fc1.*: rate x2, decay 0.5").optimizer())
        .isEqualTo(Optimizer.nesterov(0.9f).group("fc1.*", 2, 0.5f));
    assertThat(recipe("optimizer momentum 0.5").optimizer()).isEqualTo(Optimizer.momentum(0.5f));
  }

  @Test
  void schedulesAreMadeOfEachOther() {
    assertThat(recipe("schedule constant 0.1").schedule()).isEqualTo(Schedule.constant(0.1f));
    assertThat(recipe("schedule step 0.1 times 0.5 every 2.5").schedule())
        .isEqualTo(Schedule.step(0.1f, 0.5f, 2.5));
    assertThat(recipe("schedule exponential 0.1 times 0.5 in 2.5").schedule())
        .isEqualTo(Schedule.exponential(0.1f, 0.5f, 2.5));
    assertThat(recipe("schedule cosine 0.1 to 0 in 9.1").schedule())
        .isEqualTo(Schedule.cosine(0.1f, 0, 9.1));
    assertThat(
            recipe("schedule warm-up from 0 in 5, then polynomial 3 to 0, power 2, in 90")
                .schedule())
        .isEqualTo(Schedule.warmUp(5, 0, Schedule.polynomial(3, 0, 2, 90)));
    assertThat(
            recipe("schedule from 0: constant 0.1, from 8: cosine 0.1 to 0 in 2\nbatch 7")
                .schedule())
        .isEqualTo(
            Schedule.piecewise(
                Schedule.startingAt(0, Schedule.constant(0.1f)),
                Schedule.startingAt(8, Schedule.cosine(0.1f, 0, 2))));
  }

  @Test
  void theEndOfATrainingIsSetOrLeftOut() {
    Recipe airbench = Zoo.named("airbench94").recipe();
    String head = HEAD + "recipe airbench94\noptimizer sgd\n";
    Recipe plain =
        ModelText.model("n", "f", head + "averaging none\nnorm statistics none" + LAYERS).recipe();
    assertThat(airbench.averaging()).isPresent();
    assertThat(plain.averaging()).isEmpty();
    assertThat(plain.statistics()).isZero();
    assertThat(recipe("averaging decay 1 from 0.75").averaging()).contains(new Averaging(1, 0.75));
    assertThat(recipe("norm statistics of 9 batches").statistics()).isEqualTo(9);
  }

  @Test
  void theLayersMayBeThoseOfANetwork() {
    Model own = Zoo.named("resnet-20");
    String head = HEAD + "recipe resnet-20\nbatch 8192\nlayers of ";
    Model read = ModelText.model("large", "f", head + "resnet-20 # all of them\n\n");
    assertThat(read.network().layers()).isEqualTo(own.network().layers());
    assertThat(read.recipe().batchSize()).isEqualTo(8192);
    assertThatThrownBy(() -> ModelText.model("n", "f", head + "resnet-2"))
        .hasMessageContaining("f, line 4: there is no network 'resnet-2' to take the layers of");
    assertThatThrownBy(() -> ModelText.model("n", "f", head + "resnet-20\nrelu"))
        .hasMessageContaining("f, line 5: these are all layers; to change them, write those");
  }

  @Test
  void aBatchNormIsALayer() {
    Model model = ModelText.model("n", "f", "input 3x8x8\nbatch 5\nbatch norm" + LAYERS);
    assertThat(model.recipe().batchSize()).isEqualTo(5);
    assertThat(model.network().layers()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch 0                  | the images of a batch must be at least 1, not 0",
        "batch many               | expected the images of a batch, a whole number, not 'many'",
        "epochs -1                | epochs must be a positive number, not -1.0",
        "epochs NaN               | epochs must be a positive number, not NaN",
        "data cifar10             | expected 'set', not 'cifar10'",
        "preprocessing mean       | there is no preprocessing 'mean'; choose one of none, unit",
        "preprocessing unit flips | expected ',', not 'flips'",
        "preprocessing unit, flip | there is no 'flip' here; choose from images of HxW",
        "preprocessing unit, crops of 24x32 | the size of crops must be a square, such as 8x8, not 24x32",
        "preprocessing unit, shifts of up to 0 | the greatest shift must be at least 1, not 0",
        "preprocessing unit, colour noise of -1 | the noise must be a positive number, not -1.0",
        "loss hinge               | there is no loss 'hinge'; choose one of softmax cross-entropy",
        "loss softmax cross-entropy, smoothing 0.1 | there is no 'smoothing' here; choose from label",
        "loss softmax cross-entropy, label smoothing 1 | loss: label smoothing must be at least 0",
        "optimizer adam           | there is no optimizer 'adam'; choose one of sgd, momentum M",
        "optimizer momentum 1     | optimizer: momentum must be at least 0 and below 1, not 1.0",
        "optimizer lars 0.9       | expected ',', not the end of the line",
        "optimizer sgd; *         | expected ':', not the end of the line",
        "optimizer sgd; *: rate 2 | expected the factor, such as x2, not '2'",
        "optimizer sgd; *: rate xx | expected the factor, such as x2, not 'xx'",
        "optimizer sgd; *: speed 2 | there is no 'speed' here; choose from rate xFACTOR, decay D",
        "optimizer sgd; *: decay -1 | optimizer: the decay of '*' must be at least 0, not -1.0",
        "optimizer sgd; conv*: decay 1 | the recipe has a group 'conv*', but no parameter is named so",
        "schedule linear 1        | there is no schedule 'linear'; choose one of constant, step",
        "schedule step 1 times 2  | expected 'every', not the end of the line",
        "schedule constant -1     | schedule: a learning rate must be at least 0 and finite, not -1.0",
        "schedule from 1: constant 2 | schedule: the first piece must start at 0",
        "schedule from 0: constant 2, to 3 | expected 'from', not 'to'",
        "averaging decay 2 from 0 | averaging: decay 2.0 and start 0.0; give a decay above 0",
        "norm statistics 50       | expected 'of', not '50'",
        "loss softmax cross-entropy 3 | expected ',', not '3'",
      })
  void errorsNameTheLineAndTheMend(String line, String message) {
    assertThatThrownBy(() -> recipe(line))
        .isInstanceOf(ModelTextException.class)
        .hasMessageStartingWith("file.txt, line 2: ")
        .hasMessageContaining(message);
  }

  @Test
  void orderIsTold() {
    assertThatThrownBy(() -> recipe("batch 3\nrecipe lenet-5"))
        .hasMessage("file.txt, line 3: the recipe must come before the lines that change it");
    assertThatThrownBy(() -> recipe("batch 3\nbatch 4"))
        .hasMessage("file.txt, line 3: there are two lines 'batch'; keep one");
    assertThatThrownBy(() -> recipe("relu\nbatch 3"))
        .hasMessageContaining("file.txt, line 3: expected 'norm', not '3'");
    assertThatThrownBy(() -> recipe("relu\nepochs 3"))
        .hasMessageContaining("line 3: there is no layer 'epochs'; choose one of")
        .hasMessageEndingWith("lines of a recipe come before all layers");
  }

  private static Recipe recipe(String lines) {
    return ModelText.model("n", "file.txt", HEAD + lines + LAYERS).recipe();
  }
}
