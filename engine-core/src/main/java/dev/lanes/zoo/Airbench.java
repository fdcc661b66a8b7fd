package dev.lanes.zoo;

import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.nn.Layers.scale;
import static dev.lanes.optim.Schedule.linear;
import static dev.lanes.optim.Schedule.startingAt;

import dev.lanes.graph.Shape;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Averaging;
import dev.lanes.train.Loss;

/** K. Jordan, "94 % on CIFAR-10 in 3.29 seconds on a single GPU" (2024), and its airbench94. */
final class Airbench {
  private static final double EPOCHS = 10;
  private static final double WARM_UP = 2.3;

  /**
   * The layers of airbench94, 118 million multiply-accumulates an image; with rectifiers in place
   * of Gaussian error units, which take several passes over the images here.
   */
  static final Model MODEL =
      new Model(
          "airbench94",
          "six convolutions behind a whitening one: CIFAR-10 in ten epochs",
          Shape.of(3, 32, 32),
          10,
          Recipe.on("cifar10")
              .preprocessing("channel")
              .augmentation(new Recipe.Augmentation(32, 2, true, 0, 10))
              .loss(Loss.softmaxCrossEntropy().withSmoothing(0.2f))
              .optimizer(
                  Optimizer.nesterov(0.85f)
                      .group("conv1.weight", 0, 0)
                      .group("norm*", 1, 0)
                      .group("*.bias", 1, 0)
                      .group("*", 1, 1e-3f))
              .schedule(
                  Schedule.piecewise(
                      startingAt(0, linear(0.2f, 1, WARM_UP)),
                      startingAt(WARM_UP, linear(1, 0.07f, EPOCHS - WARM_UP))))
              .epochs(EPOCHS)
              .batchSize(512)
              .averaging(new Averaging(0.98f, 0.5))
              .statistics(50)
              .origin(
                  "Layers, whitening filters that stay, their statistics, Nesterov momentum 0.85,"
                      + " shape of the schedule, label smoothing and shifts: Jordan (2024), whose"
                      + " ten epochs at batch 1024 are 94 %. Rectifiers, initial weights of He,"
                      + " learned scales, random flips, rate, decay, batch and the average of"
                      + " weights in place of lookahead: ours."),
          (network, outputs) -> {
            network.layers(conv(24, 2).init(Initialiser.whitening()), relu());
            block(network, 64);
            block(network, 256);
            block(network, 256);
            return network.layers(maxPool(3), fullyConnected(outputs).withoutBias(), scale(1f / 9));
          });

  private Airbench() {}

  private static void block(Network.Builder network, int channels) {
    network.layers(
        conv(channels, 3).padding(1).withoutBias(),
        maxPool(2),
        batchNorm(),
        relu(),
        conv(channels, 3).padding(1).withoutBias(),
        batchNorm(),
        relu());
  }
}
