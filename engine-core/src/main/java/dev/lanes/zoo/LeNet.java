package dev.lanes.zoo;

import static dev.lanes.nn.Layers.averagePool;
import static dev.lanes.nn.Layers.border;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.radialBasis;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.nn.Layers.scale;
import static dev.lanes.nn.Layers.scaledTanh;
import static dev.lanes.nn.Layers.sparse;
import static dev.lanes.nn.Layers.trainablePool;
import static dev.lanes.nn.Layers.unitBias;

import dev.lanes.graph.Shape;
import dev.lanes.nn.Conv;
import dev.lanes.nn.FullyConnected;
import dev.lanes.nn.Initialiser;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Loss;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The networks of LeCun and others for handwritten digits. */
final class LeNet {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  /** By one pixel, which the paper's distortions do among others. */
  private static final Recipe.Augmentation SHIFTS = new Recipe.Augmentation(0, 1, false, 0, 1);

  private static final Initialiser WEIGHTS = Initialiser.fanIn(2.4f);

  /** Table I of the paper of 1998: the maps of S2 that each map of C3 sees. */
  private static final List<List<Integer>> C3 =
      List.of(
          List.of(0, 1, 2),
          List.of(1, 2, 3),
          List.of(2, 3, 4),
          List.of(3, 4, 5),
          List.of(0, 4, 5),
          List.of(0, 1, 5),
          List.of(0, 1, 2, 3),
          List.of(1, 2, 3, 4),
          List.of(2, 3, 4, 5),
          List.of(0, 3, 4, 5),
          List.of(0, 1, 4, 5),
          List.of(0, 1, 2, 5),
          List.of(0, 1, 3, 4),
          List.of(1, 2, 4, 5),
          List.of(0, 2, 3, 5),
          List.of(0, 1, 2, 3, 4, 5));

  /** Eight of twelve maps for each; which, the paper of 1989 does not say. */
  private static final List<List<Integer>> H2 =
      Stream.of(
              List.of(0, 1, 2, 3, 4, 5, 6, 7),
              List.of(4, 5, 6, 7, 8, 9, 10, 11),
              List.of(0, 1, 2, 3, 8, 9, 10, 11))
          .flatMap(maps -> Collections.nCopies(4, maps).stream())
          .toList();

  /**
   * LeNet-5 as it is built today.
   *
   * <p>LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
   * recognition", Proceedings of the IEEE 86 (1998), section II.B, with what has become usual
   * instead of the original's parts: third layer connected to all maps, rectifiers, max pooling,
   * softmax. 28x28 images get a border of 2, which makes them the original's 32x32.
   */
  static final Model MODEL =
      new Model(
          "lenet-5",
          "LeNet-5 in its modern form: handwritten digits",
          DIGIT,
          10,
          Recipe.on("mnist")
              .preprocessing("channel")
              .augmentation(SHIFTS)
              .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 5e-4f))
              .schedule(Schedule.cosine(0.015f, 0, 10))
              .epochs(10)
              .batchSize(32)
              .origin(
                  "Layer sizes: LeCun et al. (1998). Rectifiers, max pooling and softmax: common"
                      + " practice. Shifts, rate, decay, schedule, epochs and batch: ours."),
          (network, outputs) ->
              network.layers(
                  conv(6, 5).padding(2),
                  relu(),
                  maxPool(2),
                  conv(16, 5),
                  relu(),
                  maxPool(2),
                  fullyConnected(120),
                  relu(),
                  fullyConnected(84),
                  relu(),
                  fullyConnected(outputs)));

  /**
   * LeNet-5 as in the paper of 1998, section II.B: 60,000 parameters, 340,908 connections.
   *
   * <p>The loss is the paper's discriminative one, equation 9, before fixed codes of the classes.
   */
  static final Model MODEL_1998 =
      new Model(
          "lenet-5-1998",
          "LeNet-5 as published: trainable subsampling, sparse connections, radial basis outputs",
          DIGIT,
          10,
          Recipe.on("mnist")
              .preprocessing("unit")
              .augmentation(SHIFTS)
              .loss(Loss.maximumAPosteriori(40))
              .optimizer(Optimizer.momentum(0.9f))
              .schedule(Schedule.cosine(0.0015f, 0, 20))
              .epochs(20)
              .batchSize(32)
              .origin(
                  "Layers, connections, tangents, initial weights, inputs from -0.1 to 1.175,"
                      + " loss and 20 epochs: LeCun et al. (1998). The paper's rates are those of a"
                      + " method with second derivatives: shifts, momentum, rate, batch, the loss's j and"
                      + " the pictures of the digits that are the codes are ours."),
          (network, outputs) ->
              network.layers(
                  scale(1.275f).add(-0.1f),
                  border(2, -0.1f),
                  filters(6, 5),
                  scaledTanh(),
                  trainablePool(2),
                  scaledTanh(),
                  sparse(filters(16, 5), C3),
                  scaledTanh(),
                  trainablePool(2),
                  scaledTanh(),
                  filters(120, 5),
                  scaledTanh(),
                  units(84),
                  scaledTanh(),
                  radialBasis(outputs)));

  /**
   * The network for zip codes: LeCun, Boser, Denker, Henderson, Howard, Hubbard and Jackel,
   * "Backpropagation applied to handwritten zip code recognition", Neural Computation 1 (1989):
   * 9,760 parameters, 64,660 connections.
   *
   * <p>Its digits of 16x16 are not public; those of MNIST are made as large by a border and means
   * of 2x2.
   */
  static final Model MODEL_1989 =
      new Model(
          "lenet-1989",
          "the zip code network of 1989, on digits of 16x16",
          DIGIT,
          10,
          Recipe.on("mnist")
              .preprocessing("unit")
              .loss(Loss.squaredClassError())
              .optimizer(Optimizer.momentum(0.9f))
              .schedule(Schedule.cosine(0.1f, 0, 23))
              .epochs(23)
              .batchSize(32)
              .origin(
                  "Layers, tangents, initial weights, background, targets, squared error and 23"
                      + " epochs: LeCun et al. (1989). Digits of MNIST, which maps of the first"
                      + " layer those of the second see, momentum, rate and batch: ours."),
          (network, outputs) ->
              network.layers(
                  scale(2).add(-1),
                  border(2, -1),
                  averagePool(2),
                  border(2, -1),
                  filters(12, 5).stride(2).withoutBias(),
                  unitBias(),
                  scaledTanh(),
                  border(2, -1),
                  sparse(filters(12, 5).stride(2).withoutBias(), H2),
                  unitBias(),
                  scaledTanh(),
                  units(30),
                  scaledTanh(),
                  units(outputs),
                  scaledTanh()));

  private LeNet() {}

  private static Conv filters(int count, int size) {
    return conv(count, size).init(WEIGHTS);
  }

  private static FullyConnected units(int count) {
    return fullyConnected(count).init(WEIGHTS);
  }
}
