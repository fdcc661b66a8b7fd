package dev.lanes.jmh.task;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.MaxPool;
import dev.lanes.nn.Network;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A step of a network of the zoo: the images go in, a loss or the outputs come out.
 *
 * <p>Training is momentum {@link #MOMENTUM} with the rate {@link #RATE} for every parameter,
 * without decay: small enough for the network to stay what it is, however often it runs. The
 * weights are those of seed {@link #SEED}. Operands: {@code images}, and {@code labels} for
 * training.
 *
 * <p>Images are as large as the recipe's preprocessing makes them. Smaller ones would leave
 * AlexNet's maps, with biases of 1 and weights of deviation 0.01, so nearly constant that rounding
 * decided some maxima of each image, and gradients behind them had a few percent of them elsewhere.
 *
 * @param model the name of the network
 * @param batch images of a step
 * @param training whether it is a training step, or a forward pass
 */
public record NetworkTask(String model, int batch, boolean training) implements Task {
  /** The share of the velocity that stays. */
  public static final float MOMENTUM = 0.9f;

  /** The learning rate. */
  public static final float RATE = 1e-6f;

  /** The largest magnitude of pixels that are not scaled; their deviation is then 64. */
  private static final float PIXEL = 110;

  /** The seed of the initial weights. */
  public static final long SEED = 1;

  /**
   * Checks name and batch.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  public NetworkTask {
    Zoo.named(model);
    Operands.requirePositive("network", batch);
  }

  /** Returns a new network. */
  public Network network() {
    return Zoo.named(model).network();
  }

  /** Returns the model. */
  public Model zooModel() {
    return Zoo.named(model);
  }

  /** Returns how many windows of max pools a step looks through. */
  public long maxima() {
    return batch
        * operations()
            .filter(node -> node.op() instanceof MaxPool)
            .mapToLong(node -> node.shape().size())
            .sum();
  }

  /** Returns whether the network normalises by the batch. */
  public boolean isNormalised() {
    return operations().anyMatch(node -> node.op() instanceof BatchNorm);
  }

  private Stream<Node> operations() { // for one image
    Network network = network();
    Graph graph = new Graph();
    network.buildInference(
        graph, graph.batchInput("images", Network.withBatch(1, network.inputShape())));
    return graph.nodes().stream();
  }

  @Override
  public String benchmark() {
    return training ? "train" : "infer";
  }

  @Override
  public String shape() {
    return model + "," + batch;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Training counts three times the forward pass, less the gradient of the images, which nobody
   * needs: that of the first layer with parameters.
   */
  @Override
  public double flops() {
    Network network = network();
    double forward = network.multiplyAccumulates();
    double first =
        network.summary().stream()
            .mapToLong(dev.lanes.nn.LayerSummary::multiplyAccumulates)
            .filter(macs -> macs > 0)
            .findFirst()
            .orElse(0);
    return 2.0 * batch * (training ? 3 * forward - first : forward);
  }

  @Override
  public double bytes() {
    Network network = network();
    return 4.0
        * ((double) batch * network.inputShape().size()
            + network.parameterCount() * (training ? 5.0 : 1.0));
  }

  @Override
  public int images() {
    return batch;
  }

  @Override
  public double memory() {
    Network network = network();
    double activations =
        network.summary().stream().mapToLong(layer -> layer.output().size()).sum()
            + (double) network.inputShape().size();
    return 4.0 * (batch * activations * (training ? 4 : 2) + network.parameterCount() * 4.0);
  }

  @Override
  public long terms() {
    return (long) batch * 1024; // a chain of layers; compared by the norm of the difference
  }

  @Override
  public Map<String, float[]> operands() {
    Network network = network();
    Map<String, float[]> all = new LinkedHashMap<>();
    float[] images = Operands.floats("images", (long) batch * network.inputShape().size());
    boolean pixels = zooModel().recipe().preprocessing().equals("pixel-mean");
    for (int i = 0; pixels && i < images.length; i++) {
      images[i] *= PIXEL;
    }
    all.put("images", images);
    if (training) {
      boolean classes = zooModel().recipe().loss().classifies();
      int outputs = network.outputShape().size();
      all.put(
          "labels",
          classes
              ? Operands.labels(batch, outputs)
              : Operands.floats("labels", (long) batch * outputs));
    }
    return all;
  }
}
