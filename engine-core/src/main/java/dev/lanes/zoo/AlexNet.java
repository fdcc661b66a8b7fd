package dev.lanes.zoo;

import static dev.lanes.nn.Initialiser.constant;
import static dev.lanes.nn.Initialiser.gaussian;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.dropout;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.localResponseNorm;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.nn.Conv;
import dev.lanes.nn.FullyConnected;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.ResponseNormalisation;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;

/** The networks of Krizhevsky, Sutskever and Hinton for ImageNet. */
final class AlexNet {
  /** Height and width of a photograph, of which windows are cut. */
  static final int PHOTOGRAPH = 256;

  /** Windows of 224x224, mirrored or not, with noise of colour; ten of them at test. */
  private static final Recipe.Augmentation WINDOWS =
      new Recipe.Augmentation(224, 0, true, 0, 0.1f, 10);

  private static final Shape IMAGE = Shape.of(3, 224, 224);
  private static final int CLASSES = 1000;
  private static final Initialiser WEIGHTS = gaussian(0.01f);
  private static final Initialiser ALIVE = constant(1); // starts rectifiers with positive inputs

  /**
   * "ImageNet classification with deep convolutional neural networks", NIPS 2012: two towers, which
   * exchange maps before the third convolution only.
   *
   * <p>The first layer has 55x55 places (the paper's 253,440 neurons would be others): 224 less 11,
   * by steps of 4, rounded up.
   */
  static final Model TWO_TOWERS =
      new Model(
          "alexnet",
          "AlexNet in two towers, with response normalisation: ImageNet",
          IMAGE,
          CLASSES,
          recipe(
              "Layers, initial values, rate, decay, momentum, batch, windows, colour noise and ten"
                  + " views:"
                  + " Krizhevsky, Sutskever and Hinton (2012). The rate falls three times by ten,"
                  + " in about 90 epochs; when is ours, and that biases do not decay."),
          (network, outputs) ->
              network.layers(
                  filters(96, 11).stride(4).ceil(),
                  relu(),
                  responseNorm(),
                  maxPool(3).stride(2),
                  filters(256, 5).padding(2).groups(2).bias(ALIVE),
                  relu(),
                  responseNorm(),
                  maxPool(3).stride(2),
                  filters(384, 3).padding(1),
                  relu(),
                  filters(384, 3).padding(1).groups(2).bias(ALIVE),
                  relu(),
                  filters(256, 3).padding(1).groups(2).bias(ALIVE),
                  relu(),
                  maxPool(3).stride(2),
                  units(4096).bias(ALIVE),
                  relu(),
                  dropout(0.5f),
                  units(4096).bias(ALIVE),
                  relu(),
                  dropout(0.5f),
                  units(outputs)));

  /**
   * Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: one tower,
   * without normalisation.
   */
  static final Model ONE_TOWER =
      new Model(
          "alexnet-owt",
          "AlexNet in one tower: ImageNet",
          IMAGE,
          CLASSES,
          recipe(
              "Layers: Krizhevsky (2014), as torchvision has them, dropout before each wide layer."
                  + " Recipe: Krizhevsky, Sutskever and Hinton (2012). The rate falls three times"
                  + " by ten, in about 90 epochs; when is ours, and that biases do not decay."),
          (network, outputs) ->
              network.layers(
                  filters(64, 11).stride(4).padding(2),
                  relu(),
                  maxPool(3).stride(2),
                  filters(192, 5).padding(2).bias(ALIVE),
                  relu(),
                  maxPool(3).stride(2),
                  filters(384, 3).padding(1),
                  relu(),
                  filters(256, 3).padding(1).bias(ALIVE),
                  relu(),
                  filters(256, 3).padding(1).bias(ALIVE),
                  relu(),
                  maxPool(3).stride(2),
                  dropout(0.5f),
                  units(4096).bias(ALIVE),
                  relu(),
                  dropout(0.5f),
                  units(4096).bias(ALIVE),
                  relu(),
                  units(outputs)));

  private AlexNet() {}

  private static Recipe recipe(String origin) {
    return Recipe.on("images")
        .preprocessing("pixel-mean")
        .imageSize(PHOTOGRAPH)
        .augmentation(WINDOWS)
        .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 5e-4f))
        .schedule(Schedule.step(0.01f, 0.1f, 25))
        .epochs(90)
        .batchSize(128)
        .origin(origin);
  }

  private static Conv filters(int count, int size) {
    return conv(count, size).init(WEIGHTS);
  }

  private static FullyConnected units(int count) {
    return fullyConnected(count).init(WEIGHTS);
  }

  private static ResponseNormalisation responseNorm() {
    return localResponseNorm(
        new ResponseNorm(ResponseNorm.Neighbourhood.CROSS_MAP, 5, 1e-4f, 0.75f, 2));
  }
}
