package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.graph.Shape;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Averaging;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.ModelText;
import dev.lanes.zoo.Recipe;
import dev.lanes.zoo.Zoo;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do, as the command line or the checkpoint of an earlier run says.
 *
 * @param model what to train
 * @param dataset the name of what to train on
 * @param data the folder with the files of the data set, if one was named
 * @param epochs how many epochs in all, the last perhaps only in part
 * @param scheduleEpochs the length that the recipe's schedule is stretched to
 * @param batch images of a step
 * @param pieces how many pieces a batch is taken in
 * @param seed the seed of everything random
 * @param validation the share of the training images held back to watch the training by; 0 for none
 * @param rate the learning rate, constant, in place of the recipe's schedule
 * @param averaging how weights are averaged for the end, if they are
 * @param statistics from how many batches the statistics of normalisations are measured at the end
 */
record TrainingPlan(
    Model model,
    String dataset,
    Optional<Path> data,
    double epochs,
    double scheduleEpochs,
    int batch,
    int pieces,
    long seed,
    double validation,
    Optional<Double> rate,
    Optional<Averaging> averaging,
    int statistics) {
  private static final String MODEL = "run.model";
  private static final String MODEL_TEXT = "run.modelText"; // of one that is not of the zoo
  private static final String DATASET = "run.dataset";
  private static final String DATA = "run.data";
  private static final String EPOCHS = "run.epochs";
  private static final String SCHEDULE_EPOCHS = "run.scheduleEpochs";
  private static final String BATCH = "run.batch";
  private static final String PIECES = "run.pieces";
  private static final String SEED = "run.seed";
  private static final String VALIDATION = "run.validation";
  private static final String RATE = "run.rate";
  private static final String DECAY = "run.averageDecay";
  private static final String START = "run.averageStart";
  private static final String STATISTICS = "run.normStatistics";

  Recipe recipe() {
    return model.recipe();
  }

  /** Returns whether the model is trained on the data set its recipe was made for. */
  boolean isOwnDataset() {
    return recipe().dataset().equals(dataset);
  }

  /** Returns whether it learns from a folder of images, of which the first five classes count. */
  boolean ofPhotographs() {
    return dataset.equals("images");
  }

  /** Returns the height and width that an image folder's images are made. */
  int imageSize() {
    Shape input = model.input();
    if (recipe().imageSize() > 0) {
      return recipe().imageSize();
    }
    return input.rank() < 2 ? 1 : input.dim(1);
  }

  /** Returns the learning rate over the steps. */
  Schedule schedule(int stepsPerEpoch) {
    if (rate.isPresent()) {
      return Schedule.constant(rate.get().floatValue());
    }
    double stretch = scheduleEpochs / recipe().epochs();
    return recipe().schedule().stretched(stepsPerEpoch * stretch);
  }

  /** Returns the same with another number of epochs; the schedule stays. */
  TrainingPlan withEpochs(double newEpochs) {
    return new TrainingPlan(
        model,
        dataset,
        data,
        newEpochs,
        scheduleEpochs,
        batch,
        pieces,
        seed,
        validation,
        rate,
        averaging,
        statistics);
  }

  /** Returns the same with other batches. */
  TrainingPlan withBatch(int newBatch, int newPieces) {
    return new TrainingPlan(
        model,
        dataset,
        data,
        epochs,
        scheduleEpochs,
        newBatch,
        newPieces,
        seed,
        validation,
        rate,
        averaging,
        statistics);
  }

  /** Returns the same with the files of the data set elsewhere. */
  TrainingPlan withData(Path folder) {
    return new TrainingPlan(
        model,
        dataset,
        Optional.of(folder),
        epochs,
        scheduleEpochs,
        batch,
        pieces,
        seed,
        validation,
        rate,
        averaging,
        statistics);
  }

  /** Returns the data set with the images for validation held back, if any are to be. */
  Dataset divided(Dataset dataset) {
    return validation > 0 && dataset instanceof ImageDataset images
        ? images.withValidation(validation, seed)
        : dataset;
  }

  /** Adds the plan to a checkpoint. */
  void save(Checkpoint.Builder checkpoint) {
    checkpoint
        .put(MODEL, model.name())
        .put(DATASET, dataset)
        .put(EPOCHS, Double.toString(epochs))
        .put(SCHEDULE_EPOCHS, Double.toString(scheduleEpochs))
        .put(BATCH, Integer.toString(batch))
        .put(PIECES, Integer.toString(pieces))
        .put(SEED, Long.toString(seed))
        .put(VALIDATION, Double.toString(validation))
        .put(STATISTICS, Integer.toString(statistics));
    averaging.ifPresent(
        average ->
            checkpoint
                .put(DECAY, Float.toString(average.decay()))
                .put(START, Double.toString(average.start())));
    if (model.architecture() instanceof ModelText described) {
      checkpoint.put(MODEL_TEXT, described.text());
    }
    data.ifPresent(folder -> checkpoint.put(DATA, folder.toAbsolutePath().toString()));
    rate.ifPresent(value -> checkpoint.put(RATE, Double.toString(value)));
  }

  /**
   * Returns the plan of the run that wrote a checkpoint.
   *
   * @throws CheckpointException if it has none, or of a model that is not known here
   */
  static TrainingPlan load(Checkpoint checkpoint) {
    String model = checkpoint.require(MODEL);
    try {
      return new TrainingPlan(
          model(model, checkpoint.metadata().get(MODEL_TEXT)),
          checkpoint.require(DATASET),
          Optional.ofNullable(checkpoint.metadata().get(DATA)).map(Path::of),
          Double.parseDouble(checkpoint.require(EPOCHS)),
          Double.parseDouble(checkpoint.require(SCHEDULE_EPOCHS)),
          Integer.parseInt(checkpoint.require(BATCH)),
          Integer.parseInt(checkpoint.metadata().getOrDefault(PIECES, "1")),
          Long.parseLong(checkpoint.require(SEED)),
          Double.parseDouble(checkpoint.metadata().getOrDefault(VALIDATION, "0")),
          Optional.ofNullable(checkpoint.metadata().get(RATE)).map(Double::valueOf),
          Optional.ofNullable(checkpoint.metadata().get(DECAY))
              .map(
                  decay ->
                      new Averaging(
                          Float.parseFloat(decay), Double.parseDouble(checkpoint.require(START)))),
          Integer.parseInt(checkpoint.metadata().getOrDefault(STATISTICS, "0")));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "checkpoint: its run cannot be repeated: %s; use the release that wrote it"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Model model(String name, @Nullable String text) {
    return text == null ? Zoo.named(name) : ModelText.model(name, "the text of " + name, text);
  }
}
