package dev.lanes.zoo;

import static dev.lanes.nn.Initialiser.gaussian;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.local;
import static dev.lanes.nn.Layers.localResponseNorm;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.optim.Schedule.constant;
import static dev.lanes.optim.Schedule.startingAt;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.nn.Conv;
import dev.lanes.nn.LocalConv;
import dev.lanes.nn.Pooling;
import dev.lanes.nn.ResponseNormalisation;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;

/** Networks of cuda-convnet (A. Krizhevsky, 2011) with locally connected layers, for CIFAR-10. */
final class CudaConvnet {
  private static final Shape WINDOW = Shape.of(3, 24, 24);

  /** Windows of 24x24, mirrored or not; ten of them at test. */
  private static final Recipe.Augmentation WINDOWS = new Recipe.Augmentation(24, 0, true, 0, 10);

  /** The network of {@code layers-conv-local-13pct.cfg}. */
  static final Model PCT_13 =
      new Model(
          "cuda-convnet-13pct",
          "two convolution and two locally connected layers on varied images, 13 % test error",
          WINDOW,
          10,
          recipe(0.004f, 100, 40, "layers-conv-local-13pct.cfg", "12.6 %"),
          (network, outputs) ->
              network.layers(
                  filters(1e-4f),
                  relu(),
                  pool(),
                  filters(0.01f),
                  relu(),
                  pool(),
                  unshared(32),
                  relu(),
                  unshared(32),
                  relu(),
                  fullyConnected(outputs).init(gaussian(0.01f))));

  /** The network of {@code layers-conv-local-11pct.cfg}. */
  static final Model PCT_11 =
      new Model(
          "cuda-convnet-11pct",
          "the same with response normalisation across maps and more units, 11 % test error",
          WINDOW,
          10,
          recipe(0.01f, 350, 150, "layers-conv-local-11pct.cfg", "11 %"),
          (network, outputs) ->
              network.layers(
                  filters(1e-4f),
                  relu(),
                  pool(),
                  crossMapNorm(),
                  filters(0.01f),
                  relu(),
                  crossMapNorm(),
                  pool(),
                  unshared(64),
                  relu(),
                  unshared(32),
                  relu(),
                  fullyConnected(outputs).init(gaussian(0.01f))));

  private CudaConvnet() {}

  /**
   * Returns a recipe; the second number of epochs was trained on all five parts of the data, which
   * are here the training images throughout.
   */
  private static Recipe recipe(float decay, int first, int second, String file, String published) {
    int dropped = first + second;
    return Recipe.on("cifar10")
        .preprocessing("pixel-mean")
        .augmentation(WINDOWS)
        .optimizer(
            Optimizer.momentum(0.9f)
                .group("*.bias", 2, 0)
                .group("local*.weight", 1, 0.004f)
                .group("fc*.weight", 1, decay))
        .schedule(
            Schedule.piecewise(
                startingAt(0, constant(0.001f)),
                startingAt(dropped, constant(0.0001f)),
                startingAt(dropped + 10, constant(0.00001f))))
        .epochs(dropped + 20)
        .batchSize(128)
        .origin(
            "Layers, initial weights, rates, decays, momentum, batch, windows and schedule:"
                + " cuda-convnet, example-layers/"
                + file
                + " and its notes; "
                + published
                + " test error published, of ten views. The order of the images is ours: all are"
                + " shuffled in every epoch.");
  }

  private static Conv filters(float deviation) {
    return conv(64, 5).padding(2).init(gaussian(deviation));
  }

  private static LocalConv unshared(int count) {
    return local(conv(count, 3).padding(1).init(gaussian(0.04f)));
  }

  private static Pooling pool() {
    return maxPool(3).stride(2).ceil();
  }

  /** The layer file gives the scale 0.001 for all nine maps together. */
  private static ResponseNormalisation crossMapNorm() {
    return localResponseNorm(
        new ResponseNorm(ResponseNorm.Neighbourhood.CROSS_MAP, 9, 0.001f / 9, 0.75f, 1));
  }
}
