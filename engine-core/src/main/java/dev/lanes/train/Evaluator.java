package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.nn.Network;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Session;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a network forward: for evaluation on test images and for predictions.
 *
 * <p>It uses the variables of the session, so that it sees at once what training changed.
 */
public final class Evaluator {
  private final Executable executable;
  private final Node images;
  private final Node output;
  private final Loss loss;
  private final int batchSize;
  private final int outputs;
  private final float[] padded;
  private final float[] scores;

  /**
   * Builds and compiles the forward pass.
   *
   * @param session where the variables live
   * @param loss what is measured, and whether outputs are classes
   * @param batchSize how many images run at once
   * @throws UnsupportedOperationException if the backend cannot run it
   */
  public Evaluator(Network network, Session session, Loss loss, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "evaluation: the batch size must be at least 1, not " + batchSize);
    }
    Graph g = new Graph();
    this.loss = loss;
    this.batchSize = batchSize;
    images = g.batchInput("images", Network.withBatch(batchSize, network.inputShape()));
    output = network.buildInference(g, images);
    executable = session.compile(Planner.plan(List.of(output)));
    outputs = output.shape().sizePerEntry();
    padded = new float[images.shape().size()];
    scores = new float[output.shape().size()];
  }

  /** Returns how many images run at once. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns what was compiled. */
  public Explanation explain() {
    return executable.explain();
  }

  /**
   * Evaluates one pass over the data; the softmax of several views of an image are averaged, and
   * images without a label, NaN, are left out.
   *
   * @throws IllegalArgumentException if the batches have another size or a label is no class
   */
  public Evaluation evaluate(BatchSource source) {
    if (source.batchSize() != batchSize) {
      throw new IllegalArgumentException(
          "evaluation: batches of %d images but the program takes %d; use one size"
              .formatted(source.batchSize(), batchSize));
    }
    Tally tally = new Tally(loss.classifies() ? outputs : 0, source.views());
    try (Batches batches = source.open(0, 0)) {
      while (batches.advance()) {
        float[] labels = batches.labels();
        run(batches.images());
        if (loss.classifies()) {
          softmax(batches.size());
          for (int row = 0; row < batches.size(); row++) {
            if (Float.isNaN(labels[row])) {
              tally.leaveOut();
            } else {
              Labels.require(labels[row], row, outputs);
              tally.classified(scores, row * outputs, (int) labels[row]);
            }
          }
        } else {
          for (int row = 0; row < batches.size(); row++) {
            tally.regressed(scores, labels, row * outputs, outputs);
          }
        }
      }
    }
    return tally.result();
  }

  /**
   * Predicts: probabilities of the classes, or the outputs themselves where there are none.
   *
   * @param input one image after the other
   * @return the outputs of one image after the other
   * @throws IllegalArgumentException if the length is no multiple of an image's
   */
  public float[] predict(float[] input) {
    int length = images.shape().sizePerEntry();
    if (input.length % length != 0) {
      throw new IllegalArgumentException(
          "predict: %d numbers do not make images of %d; give whole images of the network's shape"
              .formatted(input.length, length));
    }
    int count = input.length / length;
    float[] result = new float[Math.multiplyExact(count, outputs)];
    for (int first = 0; first < count; first += batchSize) {
      int size = Math.min(batchSize, count - first);
      System.arraycopy(input, first * length, padded, 0, size * length);
      Arrays.fill(padded, size * length, padded.length, 0);
      run(padded);
      if (loss.classifies()) {
        softmax(size);
      }
      System.arraycopy(scores, 0, result, first * outputs, size * outputs);
    }
    return result;
  }

  private void run(float[] batch) {
    executable.feed(images, batch);
    executable.run(0);
    executable.fetch(output, scores);
  }

  /** Turns the logits of the first rows into probabilities. */
  private void softmax(int rows) {
    for (int row = 0; row < rows; row++) {
      int from = row * outputs;
      float highest = scores[from + Labels.best(scores, from, outputs)];
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += StrictMath.exp(scores[from + k] - (double) highest);
      }
      for (int k = 0; k < outputs; k++) {
        double above = scores[from + k] - (double) highest;
        scores[from + k] = (float) (StrictMath.exp(above) / sum);
      }
    }
  }
}
