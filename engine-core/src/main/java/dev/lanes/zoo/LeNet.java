package dev.lanes.zoo;

import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;

import dev.lanes.graph.Shape;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;

/**
 * LeNet-5 as it is built today.
 *
 * <p>LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
 * Proceedings of the IEEE 86 (1998), section II.B, with what has become usual instead of the
 * original's parts: third layer connected to all maps, rectifiers, max pooling, softmax. 28x28
 * images get a border of 2, which makes them the original's 32x32.
 */
final class LeNet {
  static final Model MODEL =
      new Model(
          "lenet-5",
          "LeNet-5 in its modern form: handwritten digits",
          Shape.of(1, 28, 28),
          10,
          Recipe.on("mnist")
              .preprocessing("channel")
              .augmentation(new Recipe.Augmentation(0, 1, false, 0, 1)) // shifts by one pixel
              .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 5e-4f))
              .schedule(Schedule.cosine(0.015f, 0, 5))
              .epochs(5)
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

  private LeNet() {}
}
