package dev.lanes.zoo;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.ParameterGroup;
import dev.lanes.optim.Schedule;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network in a small text: first what it is for, then a layer a line, in the words in which
 * {@link Layer#describe layers describe themselves}.
 *
 * <pre>
 * input 3x32x32                 # channels, rows, columns; or a number of features
 * classes 10                    # outputs for its own data set; 10 without this line
 * recipe cuda-convnet-80sec     # how it is trained: that of a network of the zoo
 * batch 512                     # and what is to be different in it
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
 * <p>What a recipe says is told in the words of {@link Recipe#describe}, a line each, and so is
 * what a text changes in one: {@code data set NAME}; {@code preprocessing
 * none|unit|pixel-mean|channel}, with {@code images of HxW}, {@code crops of HxW}, {@code shifts of
 * up to N}, {@code flips}, {@code cutout of HxW}, {@code colour noise of STD} and {@code ten views}
 * behind commas; {@code loss softmax cross-entropy}, {@code loss maximum a posteriori, no class
 * SCORE}, {@code loss mean squared error} or {@code loss mean squared error to 1 and -1}, with
 * {@code label smoothing SHARE}, {@code L1 penalty FACTOR} and {@code L2 penalty FACTOR} behind
 * commas; {@code optimizer sgd|momentum M|nesterov M} or {@code optimizer lars M, trust T} with
 * groups of parameters behind semicolons, such as {@code *.bias: rate x2, decay 0}; {@code schedule
 * S}; {@code epochs N}; {@code batch N}; {@code averaging decay D from SHARE} or {@code averaging
 * none}; {@code norm statistics of N batches} or {@code norm statistics none}. S is {@code constant
 * RATE}, {@code step RATE times FACTOR every TIME}, {@code exponential RATE times FACTOR in TIME},
 * {@code cosine RATE to RATE in TIME}, {@code polynomial RATE to RATE, power P, in TIME}, {@code
 * warm-up from RATE in TIME, then S} or {@code from 0: S, from TIME: S, ...}, the times in epochs.
 * A line may go on after a comma or a semicolon. Where the recipe alone is to be another, {@code
 * layers of NAME} stands for all layers of a network.
 *
 * @param source what the text is from, for errors, such as a file name
 * @param text the text
 */
public record ModelText(String source, String text) implements Model.Architecture {
  private static final int CLASSES = 10;

  /**
   * What a text says before its layers.
   *
   * @param optimizerLine where the groups of parameters are from
   */
  private record Head(Shape input, int classes, Recipe recipe, int optimizerLine) {}

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
            head.optimizerLine(),
            "the recipe has a group '%s', but no parameter is named so; take another recipe, or write a line optimizer of your own"
                .formatted(group.pattern()));
      }
    }
    return model;
  }

  @Override
  public Network.Builder layers(Network.Builder network, int outputs) {
    Words words = new Words(source, text);
    head(words);
    if (words.at("layers", "of")) {
      return layersOf(words).layers(network, outputs);
    }
    List<Layer> layers = new LayerText(words, outputs).layers();
    if (!words.atEnd()) {
      throw words.error("there is a bracket too many; take ')' away");
    }
    if (layers.isEmpty()) {
      throw words.error("there is no layer; describe one a line, such as fully connected classes");
    }
    return network.layers(layers.toArray(Layer[]::new));
  }

  private static Model.Architecture layersOf(Words words) {
    words.expect("layers");
    words.expect("of");
    Model model = zoo(words, "layers");
    words.skipCommas();
    if (!words.atEnd()) {
      throw words.error(
          "these are all layers; to change them, write those that lanes models %s --text prints"
              .formatted(model.name()));
    }
    return model.architecture();
  }

  private Head head(Words words) {
    Shape input = null;
    int classes = CLASSES;
    Recipe recipe = null;
    Recipe.Builder changes = null;
    Set<String> changed = new LinkedHashSet<>();
    int optimizerLine = 1;
    RecipeText lines = new RecipeText(words);
    while (!words.atEnd()) {
      if (words.accept(Words.COMMA)) {
        continue;
      }
      int line = words.line();
      if (words.at("optimizer") || words.at("recipe")) {
        optimizerLine = line;
      }
      if (lines.isNext()) {
        if (changes == null) {
          recipe = recipe == null ? usual(input(words, input)) : recipe;
          changes = recipe.changed();
        }
        String what = lines.read(changes);
        if (!changed.add(what)) {
          throw words.errorAt(line, "there are two lines '%s'; keep one".formatted(what));
        }
      } else if (words.accept("input")) {
        input = shape(words);
      } else if (words.accept("classes")) {
        classes = words.integer("the number of classes");
        if (classes < 1) {
          throw words.errorBefore("there must be at least 1 class, not " + classes);
        }
      } else if (words.accept("recipe")) {
        if (changes != null) {
          throw words.errorBefore("the recipe must come before the lines that change it");
        }
        recipe = zoo(words, "recipe").recipe();
      } else {
        break;
      }
      words.expect(Words.COMMA);
    }
    input = input(words, input);
    recipe = recipe == null ? usual(input) : recipe;
    if (changes != null) {
      recipe = changes.origin(origin(recipe, changed));
    }
    return new Head(input, classes, recipe, optimizerLine);
  }

  private static String origin(Recipe recipe, Set<String> changed) {
    return "%s Changed in the text: %s.".formatted(recipe.origin(), String.join(", ", changed));
  }

  private static Shape input(Words words, @Nullable Shape input) {
    if (input == null) {
      throw words.errorAt(1, "there is no input; begin with a line such as input 3x32x32");
    }
    return input;
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

  /** Takes the name of a network of the zoo. */
  private static Model zoo(Words words, String what) {
    String name = words.take("the name of a network");
    return Zoo.find(name)
        .orElseThrow(
            () ->
                words.errorBefore(
                    "there is no network '%s' to take the %s of; choose one of %s"
                        .formatted(name, what, String.join(", ", Zoo.names()))));
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
