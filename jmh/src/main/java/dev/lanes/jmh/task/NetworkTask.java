package dev.lanes.jmh.task;

import dev.lanes.nn.Network;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step of a network of the zoo: the images go in, a loss or the outputs come out.
 *
 * <p>Training is momentum {@link #MOMENTUM} with the rate {@link #RATE} for every parameter,
 * without decay: small enough for the network to stay what it is, however often it runs. The
 * weights are those of seed {@link #SEED}. Operands: {@code images}, and {@code labels} for
 * training.
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
    all.put("images", Operands.floats("images", (long) batch * network.inputShape().size()));
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
