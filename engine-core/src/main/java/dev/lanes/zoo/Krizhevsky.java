package dev.lanes.zoo;

import static dev.lanes.nn.Initialiser.gaussian;
import static dev.lanes.nn.Initialiser.glorot;
import static dev.lanes.nn.Layers.averagePool;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.localResponseNorm;
import static dev.lanes.nn.Layers.logistic;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.optim.Schedule.constant;
import static dev.lanes.optim.Schedule.startingAt;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.nn.ResponseNormalisation;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;

/** A. Krizhevsky's first networks on graphics cards, for CIFAR-10. */
final class Krizhevsky {
  private static final Shape CIFAR = Shape.of(3, 32, 32);

  /**
   * "Convolutional neural networks for object classification in CUDA", project report, University
   * of Toronto, April 2009.
   *
   * <p>The report's outline alone is certain: one convolution layer on 32x32 colour images, ten
   * outputs. The sizes (64 filters of 8x8, without border) are those of the benchmark in the same
   * author's CudaConv code of January 2010; units, pooling and training are ours.
   *
   * <p>The filters learn sixty times as fast as the last layer: what reaches them has been divided
   * by the 25 places of a pool and by the slope of the logistic function, at most 1/4, while the
   * last layer sees 1,600 inputs near 1/2 and would diverge at their rate.
   */
  static final Model MODEL_2009 =
      new Model(
          "krizhevsky-2009",
          "one convolution layer of logistic units, as in the CUDA report of 2009",
          CIFAR,
          10,
          Recipe.on("cifar10")
              .preprocessing("channel")
              .optimizer(
                  Optimizer.momentum(0.9f)
                      .group("conv*.weight", 60, 1e-5f)
                      .group("conv*.bias", 60, 0)
                      .group("fc*.weight", 1, 1e-4f))
              .schedule(Schedule.cosine(0.03f, 0, 12))
              .epochs(12)
              .batchSize(128)
              .origin(
                  "One convolution layer on 32x32 colour images, ten outputs: report of 2009. 64"
                      + " filters of 8x8: the author's CudaConv benchmark (2010). Logistic units,"
                      + " pooling, batch, momentum, rates, decay and epochs: ours; the report's"
                      + " could not be found."),
          (network, outputs) ->
              network.layers(
                  conv(64, 8).init(glorot()),
                  logistic(),
                  averagePool(5),
                  fullyConnected(outputs).init(glorot())));

  /**
   * The network of {@code layers-80sec.cfg} in cuda-convnet (2011).
   *
   * <p>The inputs are 0..255 less the mean of each pixel, not scaled: the deviation 1e-4 of the
   * first layer's weights depends on it. Sizes are rounded up, 32 to 16 to 8 to 4. Biases learn
   * twice as fast and do not decay.
   */
  static final Model CUDA_CONVNET_80SEC =
      new Model(
          "cuda-convnet-80sec",
          "three convolution layers; cuda-convnet's quick recipe, 26 % test error",
          CIFAR,
          10,
          Recipe.on("cifar10")
              .preprocessing("pixel-mean")
              .optimizer(
                  Optimizer.momentum(0.9f)
                      .group("*.bias", 2, 0)
                      .group("conv*.weight", 1, 0.004f)
                      .group("fc*.weight", 1, 0.03f))
              .schedule(
                  Schedule.piecewise(
                      startingAt(0, constant(0.001f)), startingAt(8, constant(0.0001f))))
              .epochs(11.5)
              .batchSize(128)
              .origin(
                  "Layers, initial weights, rates, decays, momentum, batch and schedule:"
                      + " cuda-convnet, example-layers/layers-80sec.cfg and its notes; 26 % test"
                      + " error published. The order of the images is ours: all are shuffled in"
                      + " every epoch."),
          (network, outputs) ->
              network.layers(
                  conv(32, 5).padding(2).init(gaussian(1e-4f)),
                  maxPool(3).stride(2).ceil(),
                  relu(),
                  conv(32, 5).padding(2).init(gaussian(0.01f)),
                  relu(),
                  averagePool(3).stride(2).ceil(),
                  conv(64, 5).padding(2).init(gaussian(0.01f)),
                  relu(),
                  averagePool(3).stride(2).ceil(),
                  fullyConnected(64).init(gaussian(0.1f)),
                  relu(),
                  fullyConnected(outputs).init(gaussian(0.1f))));

  /**
   * The network of {@code layers-18pct.cfg} in cuda-convnet (2011): responses are normalised over
   * 3x3 places of their own map after the first two pools.
   *
   * <p>The layer file gives the scale 5e-5 for the whole neighbourhood, that is divided by its nine
   * places.
   */
  static final Model CUDA_CONVNET_18PCT =
      new Model(
          "cuda-convnet-18pct",
          "three convolution layers with response normalisation, 18 % test error",
          CIFAR,
          10,
          Recipe.on("cifar10")
              .preprocessing("pixel-mean")
              .optimizer(
                  Optimizer.momentum(0.9f)
                      .group("*.bias", 2, 0)
                      .group("conv*.weight", 1, 0.004f)
                      .group("fc*.weight", 1, 1))
              .schedule(
                  Schedule.piecewise(
                      startingAt(0, constant(0.001f)),
                      startingAt(120, constant(0.0001f)),
                      startingAt(130, constant(0.00001f))))
              .epochs(140)
              .batchSize(128)
              .origin(
                  "Layers, initial weights, rates, decays, momentum, batch and schedule:"
                      + " cuda-convnet, example-layers/layers-18pct.cfg and its notes; 18 % test"
                      + " error published, without varied images. The order of the images is ours:"
                      + " all are shuffled in every epoch."),
          (network, outputs) ->
              network.layers(
                  conv(32, 5).padding(2).init(gaussian(1e-4f)),
                  maxPool(3).stride(2).ceil(),
                  relu(),
                  sameMapNorm(),
                  conv(32, 5).padding(2).init(gaussian(0.01f)),
                  relu(),
                  averagePool(3).stride(2).ceil(),
                  sameMapNorm(),
                  conv(64, 5).padding(2).init(gaussian(0.01f)),
                  relu(),
                  averagePool(3).stride(2).ceil(),
                  fullyConnected(outputs).init(gaussian(0.01f))));

  private Krizhevsky() {}

  private static ResponseNormalisation sameMapNorm() {
    return localResponseNorm(
        new ResponseNorm(ResponseNorm.Neighbourhood.SAME_MAP, 3, 5e-5f / 9, 0.75f, 1));
  }
}
