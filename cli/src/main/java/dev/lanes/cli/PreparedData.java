package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.checkpoint.Tensor;
import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import dev.lanes.datasets.TabularDataset;
import dev.lanes.datasets.loading.Augmentation;
import dev.lanes.datasets.loading.ExampleSource;
import dev.lanes.datasets.loading.ImageExamples;
import dev.lanes.datasets.loading.Preprocessing;
import dev.lanes.datasets.loading.TableExamples;
import dev.lanes.graph.Shape;
import dev.lanes.zoo.Recipe;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How raw data become what a network sees, and what its answers mean; kept in the checkpoint.
 *
 * @param preprocessing applied to every example
 * @param augmentation how training images are varied, and the window that is cut for testing
 * @param classes the names of the classes; empty where a number is predicted
 */
record PreparedData(Preprocessing preprocessing, Augmentation augmentation, List<String> classes) {
  private static final String ID = "preprocessing.id";
  private static final String SHAPE = "preprocessing.shape";
  private static final String TENSORS = "preprocessing.";
  private static final String WINDOW = "preprocessing.window";
  private static final String CUTOUT = "preprocessing.cutout";
  private static final String COLOUR_NOISE = "preprocessing.colourNoise";
  private static final String CLASSES = "classes";

  /**
   * Takes mean and deviation of the training part of a data set, as a recipe asks.
   *
   * @param loaders how many threads read images
   */
  static PreparedData of(Dataset dataset, Recipe recipe, int loaders) {
    return switch (dataset) {
      case ImageDataset images ->
          new PreparedData(
              Preprocessing.of(recipe.preprocessing(), images.shape(), images.train(), loaders),
              augmentation(recipe),
              images.classNames());
      case TabularDataset table ->
          new PreparedData(Preprocessing.columns(table.train()), Augmentation.NONE, List.of());
    };
  }

  private static Augmentation augmentation(Recipe recipe) {
    Recipe.Augmentation varied = recipe.augmentation();
    return new Augmentation(
        varied.crop(),
        varied.crop(),
        varied.padding(),
        varied.flip(),
        varied.cutout(),
        varied.colourNoise());
  }

  /** Returns the shape of one input of the network. */
  Shape inputShape() {
    ImageShape window = augmentation.window(preprocessing.shape());
    return classes.isEmpty()
        ? Shape.of(window.length())
        : Shape.of(window.channels(), window.height(), window.width());
  }

  /** Returns how many outputs the network has: one a class, or the one number. */
  int outputs() {
    return Math.max(1, classes.size());
  }

  /** Returns the training examples, varied as the recipe asks. */
  ExampleSource training(Dataset dataset, long seed) {
    return switch (dataset) {
      case ImageDataset images ->
          ImageExamples.random(images.shape(), images.train(), preprocessing, augmentation, seed);
      case TabularDataset table -> new TableExamples(table.train(), preprocessing);
    };
  }

  /**
   * Returns the test examples.
   *
   * @param views 1, or 10 for the corners and the centre, also mirrored
   */
  ExampleSource testing(Dataset dataset, int views) {
    return switch (dataset) {
      case ImageDataset images -> testing(images, images.test(), views);
      case TabularDataset table -> new TableExamples(table.test(), preprocessing);
    };
  }

  /** Returns the windows in the middle of the first training images that can be read. */
  float[] sample(Dataset dataset, int most) {
    ExampleSource examples =
        switch (dataset) {
          case ImageDataset images ->
              ImageExamples.centre(images.shape(), images.train(), preprocessing, augmentation);
          case TabularDataset table -> new TableExamples(table.train(), preprocessing);
        };
    int count = Math.min(most, examples.size());
    float[] values = new float[Math.multiplyExact(count, examples.length())];
    ExampleSource.Writer writer = examples.newWriter();
    int read = 0;
    for (int i = 0; i < count; i++) {
      if (!Float.isNaN(writer.write(0, i, values, read * examples.length()))) {
        read++;
      }
    }
    return Arrays.copyOf(values, read * examples.length());
  }

  /** Returns the examples for validation, or nothing where the test images are watched. */
  Optional<ExampleSource> validation(Dataset dataset) {
    return dataset instanceof ImageDataset images
        ? images.validation().map(split -> testing(images, split, 1))
        : Optional.empty();
  }

  private ExampleSource testing(ImageDataset images, Split split, int views) {
    return views == ImageExamples.TEN
        ? ImageExamples.tenViews(images.shape(), split, preprocessing, augmentation)
        : ImageExamples.centre(images.shape(), split, preprocessing, augmentation);
  }

  /** Returns one image as the network takes it: the window in its middle, preprocessed. */
  float[] centre(byte[] image) {
    ImageShape shape = preprocessing.shape();
    Split one = new ByteSplit("image", shape, 1, image, new byte[1]);
    ExampleSource examples = ImageExamples.centre(shape, one, preprocessing, augmentation);
    float[] window = new float[examples.length()];
    examples.newWriter().write(0, 0, window, 0);
    return window;
  }

  /** Adds all of it to a checkpoint. */
  void save(Checkpoint.Builder checkpoint) {
    ImageShape shape = preprocessing.shape();
    checkpoint
        .put(ID, preprocessing.id())
        .put(SHAPE, "%d,%d,%d".formatted(shape.channels(), shape.height(), shape.width()))
        .put(
            WINDOW,
            "%d,%d,%d,%d"
                .formatted(
                    augmentation.height(),
                    augmentation.width(),
                    augmentation.padding(),
                    augmentation.flip() ? 1 : 0))
        .put(CUTOUT, Integer.toString(augmentation.cutout()))
        .put(COLOUR_NOISE, Float.toString(augmentation.colourNoise()))
        .put(CLASSES, String.join("\n", classes));
    preprocessing
        .state()
        .forEach(
            (name, values) -> checkpoint.tensor(TENSORS + name, Shape.of(values.length), values));
  }

  /**
   * Returns what a checkpoint kept.
   *
   * @throws CheckpointException if it is not all there
   */
  static PreparedData load(Checkpoint checkpoint) {
    int[] shape = numbers(checkpoint, SHAPE, 3);
    int[] window = numbers(checkpoint, WINDOW, 4);
    Map<String, float[]> state = new HashMap<>();
    for (Tensor tensor : checkpoint.tensors()) {
      if (tensor.name().startsWith(TENSORS)) {
        state.put(tensor.name().substring(TENSORS.length()), tensor.values());
      }
    }
    return new PreparedData(
        Preprocessing.restore(
            checkpoint.require(ID), new ImageShape(shape[0], shape[1], shape[2]), state),
        new Augmentation(
            window[0],
            window[1],
            window[2],
            window[3] == 1,
            number(checkpoint, CUTOUT).intValue(),
            number(checkpoint, COLOUR_NOISE)),
        checkpoint.require(CLASSES).lines().collect(Collectors.toUnmodifiableList()));
  }

  /** Returns a number that earlier checkpoints do not have: 0 there. */
  private static Float number(Checkpoint checkpoint, String name) {
    String text = checkpoint.metadata().getOrDefault(name, "0");
    try {
      return Float.valueOf(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(damaged(name, text), e);
    }
  }

  private static int[] numbers(Checkpoint checkpoint, String name, int count) {
    String text = checkpoint.require(name);
    try {
      int[] numbers = Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
      if (numbers.length == count) {
        return numbers;
      }
    } catch (NumberFormatException e) {
      throw new CheckpointException(damaged(name, text), e);
    }
    throw new CheckpointException(damaged(name, text));
  }

  private static String damaged(String name, String text) {
    return "checkpoint: its entry '%s' is '%s', which is not what training writes; train again"
        .formatted(name, text);
  }
}
