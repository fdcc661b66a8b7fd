package dev.lanes.zoo;

import static dev.lanes.nn.Initialiser.gaussian;
import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.globalAveragePool;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static dev.lanes.nn.Layers.residual;
import static dev.lanes.nn.Layers.scale;
import static dev.lanes.nn.Layers.subsample;
import static dev.lanes.optim.Schedule.constant;
import static dev.lanes.optim.Schedule.startingAt;
import static dev.lanes.optim.Schedule.warmUp;

import dev.lanes.graph.Shape;
import dev.lanes.nn.BatchNormalisation;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Residual;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import java.util.Arrays;
import java.util.Collections;

/**
 * Residual networks: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR
 * 2016, and what was built after them.
 */
final class ResNet {
  private static final Shape CIFAR = Shape.of(3, 32, 32);
  private static final Shape PHOTOGRAPH = Shape.of(3, 224, 224);
  private static final int PHOTOGRAPH_CLASSES = 1000;

  /** Section 4.2 of the paper, n = 3: 8.75 % test error. */
  static final Model CIFAR_20 = cifar("resnet-20", 3);

  /** Section 4.2 of the paper, n = 9: 6.97 % test error. */
  static final Model CIFAR_56 = cifar("resnet-56", 9);

  /** Table 1 of the paper, 18 layers. */
  static final Model IMAGENET_18 =
      photographs("resnet-18", "residual network of 18 layers: ImageNet", Block.BASIC, 2, 2, 2, 2);

  /**
   * Table 1 of the paper, 50 layers, with the strides in the 3x3 convolutions: the variant of Goyal
   * et al., "Accurate, large minibatch SGD" (2017), section 5.1.
   */
  static final Model IMAGENET_50 =
      photographs(
          "resnet-50", "residual network of 50 layers: ImageNet", Block.BOTTLENECK, 3, 4, 6, 3);

  /**
   * D. Page, "How to train your ResNet" (2018): nine layers, the fastest on one card in its time.
   */
  static final Model PAGE_9 =
      new Model(
          "resnet-9",
          "Page's residual network of nine layers: CIFAR-10 in 24 epochs",
          CIFAR,
          10,
          Recipe.on("cifar10")
              .preprocessing("channel")
              .augmentation(new Recipe.Augmentation(32, 4, true, 8, 1))
              .optimizer(Optimizer.nesterov(0.9f).group("*", 1, 5e-4f))
              .schedule(
                  Schedule.piecewise(
                      startingAt(0, warmUp(5, 0, constant(0.4f))),
                      startingAt(5, Schedule.linear(0.4f, 0, 19))))
              .epochs(24)
              .batchSize(512)
              .origin(
                  "Layers, rates, decay, momentum, batch, crops, flips and cutout: Page (2018),"
                      + " 94.08 % in 24 epochs. He initialisation: ours."),
          (network, outputs) ->
              network
                  .layers(unit(64))
                  .layers(unit(128))
                  .layers(maxPool(2), residual(twice(unit(128))))
                  .layers(unit(256))
                  .layers(maxPool(2))
                  .layers(unit(512))
                  .layers(maxPool(2), residual(twice(unit(512))))
                  .layers(maxPool(4), fullyConnected(outputs).withoutBias(), scale(0.125f)));

  private ResNet() {}

  /** The blocks of networks for photographs. */
  private enum Block {
    /** Two convolutions. */
    BASIC(1) {
      @Override
      Residual layers(int width, int stride) {
        return basic(width, stride, lastNorm());
      }
    },
    /** Three, of which the middle one sees few channels. */
    BOTTLENECK(4) {
      @Override
      Residual layers(int width, int stride) {
        return residual(
            conv(width, 1).withoutBias(),
            batchNorm(),
            relu(),
            conv(width, 3).stride(stride).padding(1).withoutBias(),
            batchNorm(),
            relu(),
            conv(4 * width, 1).withoutBias(),
            lastNorm());
      }
    };

    private final int expansion; // channels after a block over its width

    Block(int expansion) {
      this.expansion = expansion;
    }

    /** Returns the layers beside the short cut. */
    abstract Residual layers(int width, int stride);

    /** Returns a block; its short cut is a projection where the shape changes. */
    Residual of(int in, int width, int stride) {
      int out = out(width);
      return stride == 1 && in == out
          ? layers(width, stride)
          : layers(width, stride).shortcut(conv(out, 1).stride(stride).withoutBias(), batchNorm());
    }

    int out(int width) {
      return expansion * width;
    }
  }

  private static Model cifar(String name, int blocks) {
    return new Model(
        name,
        "residual network of %d layers, short cuts without parameters".formatted(6 * blocks + 2),
        CIFAR,
        10,
        Recipe.on("cifar10")
            .preprocessing("pixel-mean")
            .augmentation(new Recipe.Augmentation(32, 4, true, 0, 1))
            .optimizer(Optimizer.momentum(0.9f).group("*", 1, 1e-4f))
            .schedule(
                Schedule.piecewise(
                    startingAt(0, constant(0.1f)),
                    startingAt(82, constant(0.01f)),
                    startingAt(123, constant(0.001f))))
            .epochs(164)
            .batchSize(128)
            .origin(
                "He, Zhang, Ren and Sun (2016), section 4.2, whose 32,000, 48,000 and 64,000 steps"
                    + " are 82, 123 and 164 epochs. Here all 50,000 images are trained on, where"
                    + " the paper keeps 5,000 back for validation: ours."),
        (network, outputs) -> {
          network.layers(unit(16));
          for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < blocks; block++) {
              int stride = stage > 0 && block == 0 ? 2 : 1;
              Residual layers = basic(16 << stage, stride, batchNorm());
              network.layers(
                  stride == 1 ? layers : layers.shortcut(subsample(2, 16 << stage)), relu());
            }
          }
          return network.layers(globalAveragePool(), fullyConnected(outputs));
        });
  }

  private static Model photographs(String name, String summary, Block block, int... blocks) {
    return new Model(
        name,
        summary,
        PHOTOGRAPH,
        PHOTOGRAPH_CLASSES,
        Recipe.on("images")
            .preprocessing("channel")
            .imageSize(AlexNet.PHOTOGRAPH)
            .augmentation(new Recipe.Augmentation(224, 0, true, 0, 1))
            .optimizer(
                Optimizer.nesterov(0.9f)
                    .group("*norm*", 1, 0)
                    .group("*.bias", 1, 0)
                    .group("*", 1, 1e-4f))
            .schedule(warmUp(5, 0, Schedule.step(0.1f, 0.1f, 30)))
            .epochs(90)
            .batchSize(256)
            .origin(
                "Layers: He, Zhang, Ren and Sun (2016), table 1. Rate 0.1 for 256 images, steps,"
                    + " Nesterov momentum, decay of weights only, last scale of a block 0, last"
                    + " layer of deviation 0.01: Goyal et al. (2017). Windows of one scale, from"
                    + " photographs of 256x256, and warm-up at this batch: ours."),
        (network, outputs) -> {
          network.layers(conv(64, 7).stride(2).padding(3).withoutBias(), batchNorm(), relu());
          network.layers(maxPool(3).stride(2).padding(1));
          int channels = 64;
          for (int stage = 0; stage < blocks.length; stage++) {
            int width = 64 << stage;
            for (int i = 0; i < blocks[stage]; i++) {
              network.layers(block.of(channels, width, stage > 0 && i == 0 ? 2 : 1), relu());
              channels = block.out(width);
            }
          }
          return network.layers(globalAveragePool(), fullyConnected(outputs).init(gaussian(0.01f)));
        });
  }

  private static Residual basic(int width, int stride, BatchNormalisation last) {
    return residual(
        conv(width, 3).stride(stride).padding(1).withoutBias(),
        batchNorm(),
        relu(),
        conv(width, 3).padding(1).withoutBias(),
        last);
  }

  /** The scale starts at 0, so that a block starts as its short cut (Goyal et al. 2017, 5.1). */
  private static BatchNormalisation lastNorm() {
    return batchNorm().init(Initialiser.constant(0));
  }

  /** Returns a 3x3 convolution with what usually follows. */
  private static Layer[] unit(int channels) {
    return new Layer[] {conv(channels, 3).padding(1).withoutBias(), batchNorm(), relu()};
  }

  private static Layer[] twice(Layer[] unit) {
    return Collections.nCopies(2, unit).stream().flatMap(Arrays::stream).toArray(Layer[]::new);
  }
}
