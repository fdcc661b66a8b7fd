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

/**
 * One step of training, compiled once: forward, loss, backward, update.
 *
 * <p>{@link #run} allocates nothing.
 */
public final class TrainingStep {
  private final Executable executable;
  private final Node images;
  private final Node labels;
  private final Node rate;
  private final Node loss;
  private final Node output;
  private final List<Variable> optimizerState;
  private final int classes;
  private final float[] rateValue = new float[1];
  private final float[] lossValue = new float[1];
  private final float[] outputValues;

  /**
   * Builds and compiles the step; the network's variables are not written.
   *
   * @param session where the variables live
   * @param batchSize the images of a step
   * @param seed the seed of dropout
   * @throws UnsupportedOperationException if the backend cannot run it
   */
  public TrainingStep(
      Network network, Session session, Loss loss, Optimizer optimizer, int batchSize, long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "training: the batch size must be at least 1, not " + batchSize);
    }
    Graph g = new Graph();
    images = g.batchInput("images", Network.withBatch(batchSize, network.inputShape()));
    Network.Training forward = network.buildTraining(g, images, seed);
    output = forward.output();
    labels = g.batchInput("labels", loss.labels(output.shape()));
    rate = g.input("rate", Shape.of(1));
    List<Variable> parameters = network.parameters();
    this.loss = loss.append(g, output, labels, parameters);
    List<Node> gradients = Gradients.of(this.loss, parameters.stream().map(g::read).toList());
    Optimizer.Updates updates = optimizer.append(g, parameters, gradients, rate);
    List<Node> changes = new ArrayList<>(updates.nodes());
    changes.addAll(forward.updates());
    Program program = Planner.plan(List.of(this.loss, output), changes, this.loss);
    executable = session.compile(program);
    optimizerState = updates.state();
    classes = loss.classifies() ? output.shape().dim(1) : 0;
    outputValues = new float[output.shape().size()];
  }

  /**
   * Runs one step and returns the loss, before the update.
   *
   * @param batchImages {@code [batch, ...]}, row-major
   * @param batchLabels class indices, or the numbers to predict
   * @param learningRate the scheduled rate
   * @param step the number of the step, from 0, which random masks depend on
   * @throws dev.lanes.spi.NonFiniteException if the loss is not finite; nothing was changed
   * @throws IllegalArgumentException if a label is no class of the network
   */
  public float run(float[] batchImages, float[] batchLabels, float learningRate, long step) {
    if (classes > 0) {
      Labels.require(batchLabels, batchLabels.length, classes);
    }
    rateValue[0] = learningRate;
    executable.feed(images, batchImages);
    executable.feed(labels, batchLabels);
    executable.feed(rate, rateValue);
    executable.run(step);
    executable.fetch(loss, lossValue);
    return lossValue[0];
  }

  /**
   * Returns how many images of the last step were classified rightly, before the update.
   *
   * @param batchLabels the labels it was run with
   */
  public int correct(float[] batchLabels) {
    executable.fetch(output, outputValues);
    int correct = 0;
    for (int image = 0; classes > 0 && image < batchLabels.length; image++) {
      int label = (int) batchLabels[image];
      correct += Labels.rank(outputValues, image * classes, classes, label) == 0 ? 1 : 0;
    }
    return correct;
  }

  /** Returns the variables the optimiser keeps, such as velocities. */
  public List<Variable> optimizerState() {
    return optimizerState;
  }

  /** Returns what was compiled. */
  public Explanation explain() {
    return executable.explain();
  }
}
