package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Means and variances of normalisations, measured anew for weights that no longer change.
 *
 * <p>Running averages lag behind the weights, and do not fit averaged weights at all; here every
 * batch counts the same: Goyal et al., "Accurate, large minibatch SGD" (2017), section 5.1.
 */
public final class NormStatistics {
  private NormStatistics() {}

  /**
   * Sets the running means and variances of a network to the means of those of some batches, as
   * they are in training.
   *
   * @param source batches that are always full, such as those trained on
   * @param epoch the epoch whose first batches are taken
   * @param batches how many, at least 1
   * @param seed the seed of dropout
   * @return how many variables were set; 0 for a network without normalisation by the batch
   */
  public static int measure(
      Network network, Session session, BatchSource source, int epoch, int batches, long seed) {
    if (batches < 1) {
      throw new IllegalArgumentException(
          "norm statistics: the batches must be at least 1, not " + batches);
    }
    Graph g = new Graph();
    Node images =
        g.batchInput("images", Network.withBatch(source.batchSize(), network.inputShape()));
    Map<Variable, Node> statistics = network.buildTraining(g, images, seed).statistics();
    if (statistics.isEmpty()) {
      return 0;
    }
    List<Variable> variables = new ArrayList<>(statistics.keySet());
    List<Node> nodes = variables.stream().map(statistics::get).toList();
    Executable executable = session.compile(Planner.plan(nodes));
    List<double[]> sums =
        variables.stream().map(variable -> new double[variable.shape().size()]).toList();
    try (Batches given = source.open(epoch, 0)) {
      for (int batch = 0; batch < batches && given.advance(); batch++) {
        executable.feed(images, given.images());
        executable.run(batch);
        for (int i = 0; i < nodes.size(); i++) {
          add(executable, nodes.get(i), sums.get(i));
        }
      }
    }
    for (int i = 0; i < variables.size(); i++) {
      float[] means = new float[sums.get(i).length];
      for (int c = 0; c < means.length; c++) {
        means[c] = (float) (sums.get(i)[c] / batches);
      }
      session.write(variables.get(i), means);
    }
    return variables.size();
  }

  private static void add(Executable executable, Node node, double[] sums) {
    float[] values = new float[sums.length];
    executable.fetch(node, values);
    for (int c = 0; c < sums.length; c++) {
      sums[c] += values[c];
    }
  }
}
