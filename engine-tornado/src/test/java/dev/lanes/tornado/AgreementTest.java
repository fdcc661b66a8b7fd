package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Shape;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Training on the device goes as it does on the vector backend, and either can go on for the other.
 *
 * <p>What rounding makes of weights grows from step to step, most where maxima change places, and
 * more the faster a network learns: the vector backend itself does not follow its own losses for
 * long from weights that differ in the last bit. So gradients are compared at the beginning, and
 * losses for 50 steps of networks as they are.
 */
final class AgreementTest {
  private static final int BATCH = 32;
  private static final int STEPS = 50;
  private static final int FEW = 2;
  private static final int MORE = 5;

  /** The same images for the same step: noise, and a bright row that tells the class. */
  private static final class Images {
    private final int perImage;
    private final int width;
    private final float[] pixels;
    private final float[] labels = new float[BATCH];

    Images(Shape shape) {
      perImage = shape.size();
      width = shape.dim(-1);
      pixels = new float[BATCH * perImage];
    }

    void draw(int step) {
      Random random = new Random(step);
      for (int n = 0; n < BATCH; n++) {
        labels[n] = random.nextInt(10);
        for (int i = 0; i < perImage; i++) {
          boolean bright = i / width == 2 + 2 * (int) labels[n];
          pixels[n * perImage + i] = random.nextFloat() - 0.5f + (bright ? 1 : 0);
        }
      }
    }
  }

  /** A network with the initial weights of seed 1, in a session. */
  private static final class Run {
    private final Images images;
    private final float rate;
    private final List<Variable> variables;
    private final TrainingStep step;

    Run(Network network, float rate, Session session) {
      this.rate = rate;
      images = new Images(network.inputShape());
      step =
          new TrainingStep(
              network, session, Loss.softmaxCrossEntropy(), Optimizer.momentum(0.9f), BATCH, 1);
      network.initialise(1, session::write);
      variables = new ArrayList<>(network.parameters());
      variables.addAll(step.optimizerState());
    }

    /** Returns the losses of some steps. */
    List<Float> steps(int from, int to) {
      List<Float> losses = new ArrayList<>();
      for (int i = from; i < to; i++) {
        images.draw(i);
        losses.add(step.run(images.pixels, images.labels, rate, i));
      }
      return losses;
    }
  }

  private static void agree(List<Float> actual, List<Float> expected) {
    for (int i = 0; i < expected.size(); i++) {
      float loss = expected.get(i);
      assertThat(actual.get(i)).as("loss %d", i).isCloseTo(loss, within(1e-3f * loss));
    }
  }

  /** Requires weights and velocities, sums of gradients, to agree by their Euclidean norm. */
  private static void variablesAgree(Run actual, Session here, Run expected, Session there) {
    for (int i = 0; i < expected.variables.size(); i++) {
      Variable variable = expected.variables.get(i);
      float[] values = new float[variable.shape().size()];
      float[] wanted = values.clone();
      here.read(actual.variables.get(i), values);
      there.read(variable, wanted);
      double apart = 0;
      double squares = 0;
      for (int k = 0; k < values.length; k++) {
        apart += Math.pow((double) values[k] - wanted[k], 2);
        squares += Math.pow(wanted[k], 2);
      }
      assertThat(Math.sqrt(apart)).as(variable.name()).isLessThan(1e-4 * Math.sqrt(squares));
    }
  }

  private static void move(Run from, Session there, Run to, Session here) {
    for (int i = 0; i < from.variables.size(); i++) {
      float[] values = new float[from.variables.get(i).shape().size()];
      there.read(from.variables.get(i), values);
      here.write(to.variables.get(i), values);
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet-5, 0.01, 0.9", "cuda-convnet-80sec, 0.01, 1"})
  void lossesFollowTheVectorBackendAndVariablesCrossOver(String name, float rate, float share) {
    Network network = Zoo.named(name).network();
    try (Session tornado = new Proven().open(BackendOptions.DEFAULT);
        Session vector = Backends.named("vector").open(BackendOptions.DEFAULT)) {
      Run onDevice = new Run(network, rate, tornado);
      Run onCpu = new Run(network, rate, vector);
      agree(onDevice.steps(0, FEW), onCpu.steps(0, FEW));
      variablesAgree(onDevice, tornado, onCpu, vector);
      List<Float> losses = onDevice.steps(FEW, STEPS);
      agree(losses, onCpu.steps(FEW, STEPS));
      assertThat(losses.getLast()).isLessThan(share * losses.getFirst());

      move(onDevice, tornado, onCpu, vector);
      agree(onCpu.steps(STEPS, STEPS + MORE), onDevice.steps(STEPS, STEPS + MORE));
      move(onCpu, vector, onDevice, tornado);
      agree(onDevice.steps(STEPS, STEPS + MORE), onCpu.steps(STEPS, STEPS + MORE));
    }
  }
}
