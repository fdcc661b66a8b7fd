package dev.lanes.train;

import dev.lanes.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes a checkpoint after each epoch and, if asked, in the middle of one.
 *
 * <p>The file is replaced as a whole each time; whenever a run is killed, the last one is good.
 */
public final class CheckpointWriter implements TrainingListener {
  private static final double NANOSECONDS = 1e9;

  private final Trainer trainer;
  private final Path path;
  private Consumer<Checkpoint.Builder> extras = checkpoint -> {};
  private long everySteps = Long.MAX_VALUE;
  private double everySeconds = Double.POSITIVE_INFINITY;
  private long lastTime = System.nanoTime();

  /**
   * Creates the listener, which is then added to the trainer.
   *
   * @param path the file
   */
  public CheckpointWriter(Trainer trainer, Path path) {
    this.trainer = trainer;
    this.path = path;
  }

  /** Adds what else is to be kept, such as preprocessing and provenance. */
  public CheckpointWriter with(Consumer<Checkpoint.Builder> more) {
    extras = extras.andThen(more);
    return this;
  }

  /** Writes after that many steps, too. */
  public CheckpointWriter everySteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "checkpoint: the steps between two must be at least 1, not " + steps);
    }
    everySteps = steps;
    return this;
  }

  /** Writes after that many seconds, too, at the end of a step. */
  public CheckpointWriter everySeconds(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(
          "checkpoint: the seconds between two must be positive, not " + seconds);
    }
    everySeconds = seconds;
    return this;
  }

  /**
   * Writes the checkpoint now.
   *
   * @throws dev.lanes.checkpoint.CheckpointException if it cannot be written; the one before is
   *     intact
   */
  public void write() {
    Checkpoint.Builder checkpoint = Checkpoints.capture(trainer);
    extras.accept(checkpoint);
    checkpoint.build().save(path);
    lastTime = System.nanoTime();
  }

  @Override
  public void onStep(Progress progress) {
    if (progress.step() % everySteps == 0
        || System.nanoTime() - lastTime > everySeconds * NANOSECONDS) {
      write();
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    write();
  }
}
