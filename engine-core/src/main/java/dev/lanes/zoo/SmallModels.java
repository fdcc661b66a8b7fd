package dev.lanes.zoo;

import static dev.lanes.nn.Initialiser.constant;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;

import dev.lanes.graph.Shape;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Loss;

/** Models to begin with. */
final class SmallModels {
  /** The first try: a small convolutional network on the built-in images. */
  static final Model SHAPES_CNN =
      new Model(
          "shapes-cnn",
          "three convolution layers on the built-in shapes: the one for a first try",
          Shape.of(3, 32, 32),
          10,
          Recipe.on("shapes")
              .preprocessing("channel")
              .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 5e-4f))
              .schedule(Schedule.cosine(0.03f, 0, 8))
              .epochs(8)
              .batchSize(64)
              .origin("All figures are ours."),
          (network, outputs) ->
              network.layers(
                  conv(16, 5).padding(2),
                  relu(),
                  maxPool(2),
                  conv(32, 3).padding(1),
                  relu(),
                  maxPool(2),
                  conv(64, 3).padding(1),
                  relu(),
                  maxPool(2),
                  fullyConnected(64),
                  relu(),
                  fullyConnected(outputs)));

  /**
   * Linear regression by gradient descent on all rows at once.
   *
   * <p>The columns are standardised, so that the rate 0.4 converges for any two of them: the
   * largest curvature of half the mean squared error is then at most 2, below {@code 1/0.4}.
   */
  static final Model LINEAR_REGRESSION =
      new Model(
          "linear-regression",
          "a straight line by gradient descent: house prices",
          Shape.of(2),
          1,
          Recipe.on("house-prices")
              .preprocessing("channel")
              .loss(Loss.meanSquaredError())
              .optimizer(Optimizer.sgd())
              .schedule(Schedule.constant(0.4f))
              .epochs(100)
              .batchSize(256)
              .origin("The example is the lecture's; rate, epochs and batch are ours."),
          (network, outputs) -> network.layers(fullyConnected(outputs).init(constant(0))));

  /** Multinomial logistic regression. */
  static final Model LOGISTIC_REGRESSION =
      new Model(
          "logistic-regression",
          "one fully connected layer and a softmax: the linear model to compare with",
          Shape.of(1, 28, 28),
          10,
          Recipe.on("mnist")
              .preprocessing("unit")
              .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 1e-4f))
              .schedule(Schedule.cosine(0.05f, 0, 10))
              .epochs(10)
              .batchSize(128)
              .origin("All figures are ours."),
          (network, outputs) -> network.layers(fullyConnected(outputs).init(constant(0))));

  private SmallModels() {}
}
