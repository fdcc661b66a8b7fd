package dev.lanes.train;

/** Is told how training goes, on the thread that trains. */
public interface TrainingListener {
  /**
   * A step was done.
   *
   * @param progress where training stands; the same object each time
   */
  default void onStep(Progress progress) {}

  /**
   * The test images were evaluated at the end of an epoch; {@link #onEpoch} follows.
   *
   * @param evaluation what was found
   */
  default void onEvaluation(Evaluation evaluation) {}

  /**
   * An epoch, or the last part of one, was done and evaluated.
   *
   * @param metrics how it went
   */
  default void onEpoch(EpochMetrics metrics) {}
}
