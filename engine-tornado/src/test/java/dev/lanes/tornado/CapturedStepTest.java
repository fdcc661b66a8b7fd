package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import dev.lanes.train.Loss;
import dev.lanes.train.TrainingStep;
import dev.lanes.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A step that is captured as a CUDA graph and replayed gives the same bits. */
final class CapturedStepTest {
  private static final int BATCH = 16;
  private static final int STEPS = 8;
  private static final int WRITE = 5;

  private static boolean captures() {
    return Device.named("").capturesGraphs();
  }

  private static Session open(String setting) {
    return new TornadoBackend()
        .open(BackendOptions.DEFAULT.with(TornadoBackend.CUDA_GRAPH, setting));
  }

  /** Trains on images, labels and rates that change with every step, and writes once between. */
  private static List<Float> losses(String setting) {
    Network network = Zoo.named("lenet-5").network();
    try (Session session = open(setting)) {
      TrainingStep step =
          new TrainingStep(
              network, session, Loss.softmaxCrossEntropy(), Optimizer.momentum(0.9f), BATCH, 1);
      network.initialise(1, session::write);
      float[] pixels = new float[Network.withBatch(BATCH, network.inputShape()).size()];
      float[] labels = new float[BATCH];
      Random random = new Random(2);
      List<Float> losses = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        for (int k = 0; k < pixels.length; k++) {
          pixels[k] = random.nextFloat() - 0.5f;
        }
        for (int n = 0; n < BATCH; n++) {
          labels[n] = random.nextInt(10);
        }
        if (i == WRITE) {
          Variable bias = network.parameters().getLast();
          float[] values = new float[bias.shape().size()];
          session.read(bias, values);
          values[0] += 0.25f;
          session.write(bias, values);
        }
        losses.add(step.run(pixels, labels, 0.01f / (1 + i), i));
      }
      return losses;
    }
  }

  @Test
  void replayedStepsGiveTheSameBits() {
    assumeTrue(captures(), "TornadoVM captures steps through CUDA and PTX alone");
    List<Float> launched = losses("off");
    assertThat(launched.getFirst()).isNotEqualTo(launched.getLast());
    assertThat(losses("on")).isEqualTo(launched);
  }

  @Test
  void otherDriversRefuseWhatTheyCannot() {
    assumeTrue(!captures(), "a device that captures");
    assertThatThrownBy(() -> open("on"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cuda-graph=on");
  }

  @Test
  void anUnknownChoiceIsRefused() {
    assertThatThrownBy(() -> open("maybe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'maybe'")
        .hasMessageContaining("auto, on or off");
  }
}
