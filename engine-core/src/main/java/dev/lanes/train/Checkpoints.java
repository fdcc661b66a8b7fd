package dev.lanes.train;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Between a training and a checkpoint. */
public final class Checkpoints {
  /** The string that names the network. */
  public static final String NETWORK = "network";

  private static final String FINGERPRINT = "network.layers";
  private static final String SETTING = "training.";
  private static final String PROGRESS = "progress.";
  private static final String EPOCHS_BEFORE = PROGRESS + "epochsBefore"; // not in older ones
  private static final String STEPS_BEFORE = PROGRESS + "stepsBefore";

  private Checkpoints() {}

  /**
   * Takes down where a training stands: weights, running averages, optimiser state, settings and
   * progress. More can be added to what is returned, such as preprocessing and provenance.
   *
   * @throws NonFiniteException if a variable holds NaN or infinity, which must not replace an
   *     earlier checkpoint
   */
  public static Checkpoint.Builder capture(Trainer trainer) {
    Checkpoint.Builder checkpoint = Checkpoint.builder();
    Network network = trainer.network();
    checkpoint.put(NETWORK, network.name()).put(FINGERPRINT, network.fingerprint());
    new TreeMap<>(trainer.describe()).forEach((name, text) -> checkpoint.put(SETTING + name, text));
    Progress.State state = trainer.progress().state();
    checkpoint
        .put(PROGRESS + "epoch", Integer.toString(state.epoch()))
        .put(PROGRESS + "stepInEpoch", Integer.toString(state.stepInEpoch()))
        .put(PROGRESS + "step", Long.toString(state.step()))
        .put(PROGRESS + "lossSum", Double.toString(state.lossSum()))
        .put(PROGRESS + "correct", Long.toString(state.correct()))
        .put(PROGRESS + "images", Long.toString(state.images()))
        .put(PROGRESS + "nanoseconds", Long.toString(state.nanoseconds()))
        .put(EPOCHS_BEFORE, Integer.toString(state.epochsBefore()))
        .put(STEPS_BEFORE, Long.toString(state.stepsBefore()));
    for (Variable variable : variables(trainer)) {
      float[] values = new float[variable.shape().size()];
      trainer.session().read(variable, values);
      requireFinite(variable, values, state.step());
      checkpoint.tensor(variable.name(), variable.shape(), values);
    }
    return checkpoint;
  }

  /**
   * Puts a training where a checkpoint was taken.
   *
   * @throws CheckpointException if it is of another network or of other settings; nothing was
   *     changed
   */
  public static void resume(Trainer trainer, Checkpoint checkpoint) {
    requireNetwork(trainer.network(), checkpoint);
    new TreeMap<>(trainer.describe())
        .forEach((name, text) -> requireSetting(name, text, checkpoint));
    Progress.State state = state(checkpoint);
    List<Variable> variables = variables(trainer);
    variables.forEach(checkpoint::values); // all of them must be there before the first is written
    variables.forEach(variable -> trainer.session().write(variable, checkpoint.values(variable)));
    trainer.progress().restore(state);
  }

  /**
   * Writes the weights and running averages of a checkpoint into a session, to evaluate or predict.
   *
   * @throws CheckpointException if it is of another network; nothing was changed
   */
  public static void loadWeights(Network network, Session session, Checkpoint checkpoint) {
    requireNetwork(network, checkpoint);
    network.variables().forEach(checkpoint::values);
    network.variables().forEach(variable -> session.write(variable, checkpoint.values(variable)));
  }

  /**
   * Returns a setting of the training a checkpoint was taken from, in words.
   *
   * @param name a name of {@link Trainer#describe()}: loss, optimizer, schedule, batch or seed
   */
  public static String setting(Checkpoint checkpoint, String name) {
    return checkpoint.require(SETTING + name);
  }

  /** Returns where the training stood when the checkpoint was taken. */
  public static Progress.State state(Checkpoint checkpoint) {
    try {
      return new Progress.State(
          Integer.parseInt(checkpoint.require(PROGRESS + "epoch")),
          Integer.parseInt(checkpoint.require(PROGRESS + "stepInEpoch")),
          Long.parseLong(checkpoint.require(PROGRESS + "step")),
          Double.parseDouble(checkpoint.require(PROGRESS + "lossSum")),
          Long.parseLong(checkpoint.require(PROGRESS + "correct")),
          Long.parseLong(checkpoint.require(PROGRESS + "images")),
          Long.parseLong(checkpoint.require(PROGRESS + "nanoseconds")),
          Integer.parseInt(checkpoint.metadata().getOrDefault(EPOCHS_BEFORE, "0")),
          Long.parseLong(checkpoint.metadata().getOrDefault(STEPS_BEFORE, "0")));
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "checkpoint: its progress is no number: %s; use an earlier checkpoint"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static List<Variable> variables(Trainer trainer) {
    List<Variable> all = new ArrayList<>(trainer.network().variables());
    all.addAll(trainer.optimizerState());
    return all;
  }

  private static void requireFinite(Variable variable, float[] values, long step) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new NonFiniteException(step, variable.name(), variable.name());
      }
    }
  }

  /** Requires the layers to be the same, and names the first that is not. */
  private static void requireNetwork(Network network, Checkpoint checkpoint) {
    List<String> theirs = checkpoint.require(FINGERPRINT).lines().toList();
    List<String> ours = network.fingerprint().lines().toList();
    for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
      String our = i < ours.size() ? ours.get(i) : "nothing";
      String their = i < theirs.size() ? theirs.get(i) : "nothing";
      if (!our.equals(their)) {
        throw new CheckpointException(
            "checkpoint: it is of another network, %s: it has '%s' where %s has '%s'; use the model it was made with"
                .formatted(checkpoint.require(NETWORK), their, network.name(), our));
      }
    }
  }

  private static void requireSetting(String name, String ours, Checkpoint checkpoint) {
    String theirs = setting(checkpoint, name);
    if (!theirs.equals(ours)) {
      throw new CheckpointException(
          "resume: the %s was '%s' but is now '%s'; go on with the settings the run began with"
              .formatted(name, theirs, ours));
    }
  }
}
