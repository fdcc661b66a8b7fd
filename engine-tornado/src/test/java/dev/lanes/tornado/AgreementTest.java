package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import dev.lanes.train.Loss;
import dev.lanes.train.TrainingStep;
import dev.lanes.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Training on the device goes as it does on the vector backend, and either can go on for the other.
 */
final class AgreementTest {
  private static final int BATCH = 32;
  private static final int STEPS = 50;
  private static final float RATE = 0.01f;

  private final Network network = Zoo.named("lenet-5").network();
  private final float[] images = new float[BATCH * network.inputShape().size()];
  private final float[] labels = new float[BATCH];

  /** A network in a session, with the initial weights of seed 1. */
  private TrainingStep start(Session session) {
    TrainingStep step =
        new TrainingStep(
            network, session, Loss.softmaxCrossEntropy(), Optimizer.momentum(0.9f), BATCH, 1);
    network.initialise(1, session::write);
    return step;
  }

  /** Draws the same images for the same step: noise, and a bright row that tells the class. */
  private void draw(int step) {
    Random random = new Random(step);
    int perImage = images.length / BATCH;
    int width = network.inputShape().dim(-1);
    for (int n = 0; n < BATCH; n++) {
      labels[n] = random.nextInt(10);
      for (int i = 0; i < perImage; i++) {
        boolean bright = i / width == 2 + 2 * (int) labels[n];
        images[n * perImage + i] = random.nextFloat() + (bright ? 1 : 0);
      }
    }
  }

  private List<Float> run(TrainingStep step, int from, int to) {
    List<Float> losses = new ArrayList<>();
    for (int i = from; i < to; i++) {
      draw(i);
      losses.add(step.run(images, labels, RATE, i));
    }
    return losses;
  }

  private static void agree(List<Float> actual, List<Float> expected) {
    for (int i = 0; i < expected.size(); i++) {
      float loss = expected.get(i);
      assertThat(actual.get(i)).as("loss %d", i).isCloseTo(loss, within(1e-3f * loss));
    }
  }

  @Test
  void lossesFollowTheVectorBackendAndVariablesCrossOver() {
    try (Session tornado = new TornadoBackend().open(BackendOptions.DEFAULT);
        Session vector = Backends.named("vector").open(BackendOptions.DEFAULT)) {
      TrainingStep onDevice = start(tornado);
      TrainingStep onCpu = start(vector);
      List<Float> losses = run(onDevice, 0, STEPS);
      agree(losses, run(onCpu, 0, STEPS));
      assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);

      List<Variable> all = new ArrayList<>(network.parameters());
      all.addAll(onDevice.optimizerState());
      List<Variable> alike = new ArrayList<>(network.parameters());
      alike.addAll(onCpu.optimizerState());
      for (int i = 0; i < all.size(); i++) {
        float[] values = new float[all.get(i).shape().size()];
        tornado.read(all.get(i), values);
        vector.write(alike.get(i), values);
      }
      agree(run(onCpu, STEPS, STEPS + 5), run(onDevice, STEPS, STEPS + 5));
    }
  }
}
