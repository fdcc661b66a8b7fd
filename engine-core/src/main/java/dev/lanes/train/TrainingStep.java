package dev.lanes.train;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.plan.Planner;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of training, compiled once: forward, loss, backward, update.
 *
 * <p>A batch may be taken in pieces, which need less memory: their gradients are summed up, and the
 * update follows the last one. It is that of the whole batch, to rounding; only normalisation by
 * the batch sees a piece at a time, and dropout draws other masks.
 *
 * <p>{@link #run} allocates nothing.
 */
public final class TrainingStep {
  private final Executable executable;
  private final Node images;
  private final Node labels;
  private final Node rate;
  private final Node loss;
  private final Optional<Node> correct; // how many images, where there are classes
  private final List<Variable> optimizerState;
  private final Optional<Accumulation> accumulation;
  private final int classes;
  private final int pieces;
  private final float[] rateValue = new float[1];
  private final float[] lossValue = new float[1];
  private final float[] correctValue = new float[1];
  private final float[] pieceImages;
  private final float[] pieceLabels;
  private int rightAnswers;

  /**
   * Builds and compiles the step for batches in one piece.
   *
   * @see #TrainingStep(Network, Session, Loss, Optimizer, int, int, long)
   */
  public TrainingStep(
      Network network, Session session, Loss loss, Optimizer optimizer, int batchSize, long seed) {
    this(network, session, loss, optimizer, batchSize, 1, seed);
  }

  /**
   * Builds and compiles the step; the network's variables are not written.
   *
   * @param session where the variables live
   * @param batchSize the images of a step
   * @param pieces how many pieces a batch is taken in, all of one size
   * @param seed the seed of dropout
   * @throws UnsupportedOperationException if the backend cannot run it
   */
  public TrainingStep(
      Network network,
      Session session,
      Loss loss,
      Optimizer optimizer,
      int batchSize,
      int pieces,
      long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "training: the batch size must be at least 1, not " + batchSize);
    }
    if (pieces < 1 || batchSize % pieces != 0) {
      throw new IllegalArgumentException(
          "training: a batch of %d cannot be taken in %d equal pieces; give a divisor of it"
              .formatted(batchSize, pieces));
    }
    this.pieces = pieces;
    int piece = batchSize / pieces;
    Graph g = new Graph();
    images = g.batchInput("images", Network.withBatch(piece, network.inputShape()));
    Network.Training forward = network.buildTraining(g, images, seed);
    Node output = forward.output();
    labels = g.batchInput("labels", loss.labels(output.shape()));
    rate = g.input("rate", Shape.of(1));
    List<Variable> parameters = network.parameters();
    this.loss = loss.append(g, output, labels, parameters);
    correct =
        loss.classifies()
            ? Optional.of(g.within("accuracy", () -> g.sumAll(g.correct(output, labels))))
            : Optional.empty();
    List<Node> gradients = Gradients.of(this.loss, parameters.stream().map(g::read).toList());
    List<Node> changes = new ArrayList<>();
    if (pieces == 1) {
      accumulation = Optional.empty();
      Optimizer.Updates updates = optimizer.append(g, parameters, gradients, rate);
      changes.addAll(updates.nodes());
      optimizerState = updates.state();
    } else {
      Accumulation sums = new Accumulation(parameters, optimizer, session);
      accumulation = Optional.of(sums);
      changes.addAll(sums.append(g, gradients, pieces));
      optimizerState = sums.optimizerState();
    }
    changes.addAll(forward.updates());
    List<Node> outputs = new ArrayList<>(List.of(this.loss));
    correct.ifPresent(outputs::add);
    Program program = Planner.plan(outputs, changes, this.loss);
    executable = session.compile(program);
    classes = loss.classifies() ? output.shape().dim(1) : 0;
    pieceImages = new float[pieces == 1 ? 0 : images.shape().size()];
    pieceLabels = new float[pieces == 1 ? 0 : labels.shape().size()];
  }

  /**
   * Runs one step and returns the loss, before the update.
   *
   * @param batchImages {@code [batch, ...]}, row-major
   * @param batchLabels class indices, or the numbers to predict
   * @param learningRate the scheduled rate
   * @param step the number of the step, from 0, which random masks depend on
   * @throws dev.lanes.spi.NonFiniteException if the loss is not finite; no parameter was changed
   * @throws IllegalArgumentException if a label is no class of the network
   */
  public float run(float[] batchImages, float[] batchLabels, float learningRate, long step) {
    if (classes > 0) {
      Labels.require(batchLabels, batchLabels.length, classes);
    }
    rateValue[0] = learningRate;
    if (accumulation.isPresent()) {
      return runInPieces(accumulation.get(), batchImages, batchLabels, step);
    }
    executable.feed(rate, rateValue);
    rightAnswers = 0;
    return run(batchImages, batchLabels, step);
  }

  private float run(float[] someImages, float[] someLabels, long step) {
    executable.feed(images, someImages);
    executable.feed(labels, someLabels);
    executable.run(step);
    executable.fetch(loss, lossValue);
    if (correct.isPresent()) {
      executable.fetch(correct.get(), correctValue);
      rightAnswers += (int) correctValue[0];
    }
    return lossValue[0];
  }

  private float runInPieces(
      Accumulation sums, float[] batchImages, float[] batchLabels, long step) {
    requireLength("images", batchImages, pieceImages);
    requireLength("labels", batchLabels, pieceLabels);
    sums.begin();
    rightAnswers = 0;
    double lossSum = 0;
    for (int i = 0; i < pieces; i++) {
      System.arraycopy(batchImages, i * pieceImages.length, pieceImages, 0, pieceImages.length);
      System.arraycopy(batchLabels, i * pieceLabels.length, pieceLabels, 0, pieceLabels.length);
      lossSum += run(pieceImages, pieceLabels, step * pieces + i);
    }
    sums.update(rateValue, step);
    return (float) (lossSum / pieces);
  }

  private void requireLength(String what, float[] batch, float[] piece) {
    if (batch.length != pieces * piece.length) {
      throw new IllegalArgumentException(
          "training: %d numbers of %s; a batch of this step has %d times %d"
              .formatted(batch.length, what, pieces, piece.length));
    }
  }

  /**
   * Returns how many images of the last step were classified rightly, before the update; 0 where
   * there are no classes.
   */
  public int correct() {
    return rightAnswers;
  }

  /** Returns the variables the optimiser keeps, such as velocities. */
  public List<Variable> optimizerState() {
    return optimizerState;
  }

  /** Returns what was compiled, for a piece of a batch. */
  public Explanation explain() {
    return executable.explain();
  }
}
