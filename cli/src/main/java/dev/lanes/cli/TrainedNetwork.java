package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.nn.Network;
import dev.lanes.spi.Session;
import dev.lanes.train.Checkpoints;
import dev.lanes.train.Evaluator;
import java.nio.file.Path;

/**
 * A network as a checkpoint keeps it.
 *
 * @param file the checkpoint
 * @param checkpoint its content
 * @param plan how it was trained
 * @param data how its inputs are made and what its outputs mean
 * @param network the network
 */
record TrainedNetwork(
    Path file, Checkpoint checkpoint, TrainingPlan plan, PreparedData data, Network network) {
  /**
   * Reads a checkpoint.
   *
   * @throws CheckpointException if it is missing, damaged, of another model than the chosen one or
   *     not of a training run
   */
  static TrainedNetwork load(CheckpointChoice choice) {
    TrainedNetwork trained = load(choice.file());
    String found = trained.plan.model().name();
    String wanted = choice.model;
    if (wanted != null && !wanted.equals(found)) {
      throw new CheckpointException(
          "checkpoint: %s is of %s, not of %s; leave --model out, or name another checkpoint"
              .formatted(trained.file, found, wanted));
    }
    return trained;
  }

  /**
   * Reads a checkpoint of whatever model.
   *
   * @throws CheckpointException if it is missing, damaged or not of a training run
   */
  static TrainedNetwork load(Path file) {
    Checkpoint checkpoint = Checkpoint.load(file);
    TrainingPlan plan = TrainingPlan.load(checkpoint);
    PreparedData data = PreparedData.load(checkpoint);
    Network network = plan.model().network(data.inputShape(), data.outputs());
    return new TrainedNetwork(file, checkpoint, plan, data, network);
  }

  /** Puts the weights into a session and compiles the forward pass. */
  Evaluator evaluator(Session session, int batch) {
    Evaluator evaluator = new Evaluator(network, session, plan.recipe().loss(), batch);
    Checkpoints.loadWeights(network, session, checkpoint);
    return evaluator;
  }
}
