package dev.lanes.zoo;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.ParameterGroup;
import dev.lanes.optim.Schedule;
import java.util.Arrays;
import java.util.List;

/**
 * A network in a small text: first what it is for, then a layer a line, in the words in which
 * {@link Layer#describe layers describe themselves}.
 *
 * <pre>
 * input 3x32x32                 # channels, rows, columns; or a number of features
 * classes 10                    # outputs for its own data set; 10 without this line
 * recipe cuda-convnet-80sec     # how it is trained: that of a network of the zoo
 *
 * conv 32@5x5 padding 2 init gaussian 0.0001
 * max pool 3x3 stride 2 ceil
 * relu
 * residual (conv 32@3x3 padding 1 without bias, batch norm)
 * global average pool
 * fully connected classes       # as many as the data set has
 * </pre>
 *
 * <p>{@code conv FILTERS@HxW} takes {@code stride S|SxS}, {@code padding P} or {@code padding top P
 * bottom P left P right P}, {@code dilation D|DxD}, {@code groups G}, {@code ceil}, {@code without
 * bias}, {@code init I}, {@code bias I}, {@code inputs (0 1, 1 2, ...)} for filters that see some
 * of the channels, those of each with commas between; {@code local conv FILTERS@HxW} the same but
 * groups and inputs; {@code max|average pool HxW} takes {@code stride}, {@code padding}, {@code
 * ceil} and is side by side without a stride; {@code fully connected UNITS|classes} takes {@code
 * without bias}, {@code init I}, {@code bias I}; {@code batch norm} takes {@code epsilon E}, {@code
 * momentum M}, {@code init I}; {@code local response norm cross-map|same-map} takes {@code size N},
 * {@code scale S}, {@code power P}, {@code bias B}. Others are {@code relu}, {@code leaky relu
 * slope S}, {@code logistic}, {@code tanh}, {@code tanh amplitude A slope S}, {@code dropout RATE},
 * {@code flatten}, {@code scale by F}, {@code global average pool}, {@code subsample stride S to C
 * channels}, {@code scale by F add B}, {@code border WIDTH of V}, {@code unit bias init I}, {@code
 * trainable pool HxW init I}, {@code radial basis UNITS|classes}, {@code residual (LAYERS)} and
 * {@code residual (LAYERS) beside (LAYERS)}, whose layers stand on lines of their own or with
 * commas between. I is {@code gaussian STD}, {@code uniform LOW HIGH}, {@code constant VALUE},
 * {@code he}, {@code glorot}, {@code fan-in LIMIT}, {@code codes} or {@code whitening}.
 *
 * @param source what the text is from, for errors, such as a file name
 * @param text the text
 */
public record ModelText(String source, String text) implements Model.Architecture {
  private static final int CLASSES = 10;

  /** What a text says before its layers. */
  private record Head(Shape input, int classes, Recipe recipe, int recipeLine) {}

  /**
   * Returns the model that a text describes.
   *
   * @param name its name
   * @param source what the text is from, for errors, such as a file name
   * @throws ModelTextException if it does not describe a network
   */
  public static Model model(String name, String source, String text) {
    ModelText description = new ModelText(source, text);
    Words words = new Words(source, text);
    Head head = description.head(words);
    Model model =
        new Model(
            name,
            "described in " + source,
            head.input(),
            head.classes(),
            head.recipe(),
            description);
    Network network;
    try {
      network = model.network();
    } catch (ShapeException e) {
      throw new ModelTextException("%s: %s".formatted(source, e.getMessage()));
    }
    for (ParameterGroup group : head.recipe().optimizer().groups()) {
      if (network.parameters().stream().noneMatch(group::includes)) {
        throw words.errorAt(
            head.recipeLine(),
            "the recipe has a group '%s', but no parameter is named so; leave the recipe out or take another"
                .formatted(group.pattern()));
      }
    }
    return model;
  }

  @Override
  public Network.Builder layers(Network.Builder network, int outputs) {
    Words words = new Words(source, text);
    head(words);
    List<Layer> layers = new LayerText(words, outputs).layers();
    if (!words.atEnd()) {
      throw words.error("there is a bracket too many; take ')' away");
    }
    if (layers.isEmpty()) {
      throw words.error("there is no layer; describe one a line, such as fully connected classes");
    }
    return network.layers(layers.toArray(Layer[]::new));
  }

  private Head head(Words words) {
    Shape input = null;
    int classes = CLASSES;
    Recipe recipe = null;
    int recipeLine = 1;
    while (!words.atEnd()) {
      if (words.accept(Words.COMMA)) {
        continue;
      }
      int line = words.line();
      if (words.accept("input")) {
        input = shape(words);
      } else if (words.accept("classes")) {
        classes = words.integer("the number of classes");
        if (classes < 1) {
          throw words.errorBefore("there must be at least 1 class, not " + classes);
        }
      } else if (words.accept("recipe")) {
        recipeLine = line;
        recipe = recipe(words);
      } else {
        break;
      }
      words.expect(Words.COMMA);
    }
    if (input == null) {
      throw words.errorAt(1, "there is no input; begin with a line such as input 3x32x32");
    }
    return new Head(input, classes, recipe == null ? usual(input) : recipe, recipeLine);
  }

  private static Shape shape(Words words) {
    int[] sizes = words.sizes("the input, such as 3x32x32");
    boolean positive = Arrays.stream(sizes).allMatch(size -> size > 0);
    if (!positive || (sizes.length != 1 && sizes.length != 3)) {
      throw words.errorBefore(
          "the input must be channels x rows x columns, such as 3x32x32, or a number of features");
    }
    return Shape.of(sizes);
  }

  private static Recipe recipe(Words words) {
    String name = words.take("the name of a network");
    return Zoo.find(name)
        .map(Model::recipe)
        .orElseThrow(
            () ->
                words.errorBefore(
                    "there is no network '%s' to take the recipe of; choose one of %s"
                        .formatted(name, String.join(", ", Zoo.names()))));
  }

  /** Returns a recipe that does no harm. */
  private static Recipe usual(Shape input) {
    String dataset =
        input.equals(Shape.of(1, 28, 28))
            ? "mnist"
            : input.equals(Shape.of(3, 32, 32)) ? "cifar10" : "images";
    return Recipe.on(dataset)
        .preprocessing("channel")
        .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 5e-4f))
        .schedule(Schedule.cosine(0.02f, 0, 10))
        .epochs(10)
        .batchSize(64)
        .origin("The text names no recipe; all figures are ours.");
  }

  /**
   * Returns a text that describes a model, to be changed.
   *
   * <p>It is read back as the same network with the same initial values.
   */
  public static String of(Model model) {
    return model.architecture() instanceof ModelText described
        ? described.text()
        : new ModelTextWriter(model).text();
  }
}
