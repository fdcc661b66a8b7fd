package dev.lanes.train;

import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.random.PhiloxStream;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final int COUNT = 60;

  private final Session session = Backends.named("scalar").open(BackendOptions.DEFAULT);
  private final float[] images = new float[COUNT * 2];
  private final float[] labels = new float[COUNT];

  /** Three classes by angle, around the origin. */
  TrainerTest() {
    PhiloxStream random = new PhiloxStream(1, 0);
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 3;
      double angle = (labels[i] + 0.6 * random.nextFloat()) * 2 * Math.PI / 3;
      images[2 * i] = (float) Math.cos(angle);
      images[2 * i + 1] = (float) Math.sin(angle);
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  private Trainer trainer(float rate) {
    Network network =
        Network.named("n").input(2).layers(fullyConnected(16), relu(), fullyConnected(3)).build();
    return Trainer.of(network, session)
        .optimizer(Optimizer.momentum(0.9f))
        .schedule(Schedule.constant(rate))
        .batchSize(12)
        .build();
  }

  private BatchSource training() {
    return ArrayBatches.shuffled(images, labels, 12, 1);
  }

  @Test
  void aBatchInPiecesIsLearntAsInOne() {
    float[] whole = weightsAfterTraining(1);
    float[] pieces = weightsAfterTraining(4);
    assertThat(pieces).isNotEqualTo(new float[pieces.length]);
    for (int i = 0; i < whole.length; i++) {
      assertThat(pieces[i]).isCloseTo(whole[i], within(1e-5f));
    }
    assertThatThrownBy(() -> weightsAfterTraining(5))
        .hasMessageContaining("a batch of 12 cannot be taken in 5 equal pieces");
  }

  private float[] weightsAfterTraining(int pieces) {
    Network network =
        Network.named("n").input(2).layers(fullyConnected(16), relu(), fullyConnected(3)).build();
    try (Session own = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      Trainer trainer =
          Trainer.of(network, own)
              .optimizer(Optimizer.momentum(0.9f).group("*.weight", 1, 0.01f))
              .schedule(Schedule.constant(0.1f))
              .batchSize(12)
              .pieces(pieces)
              .build();
      List<EpochMetrics> epochs = trainer.train(training(), 3);
      assertThat(epochs.getLast().trainAccuracy()).isGreaterThan(0.8);
      assertThat(trainer.describe())
          .containsEntry("batch", pieces == 1 ? "12" : "12 in " + pieces + " pieces");
      float[] weights = new float[48];
      own.read(network.parameters().get(2), weights);
      return weights;
    }
  }

  /** With rates that depend on the gradient of the whole batch, which no piece has. */
  @Test
  void aBatchOf8192InPiecesIsOneUpdate() {
    int count = 8192;
    float[] points = new float[count * 2];
    float[] classes = new float[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(images, i % COUNT * 2, points, 2 * i, 2);
      points[2 * i] += i * 1e-4f; // no two pieces are the same
      classes[i] = labels[i % COUNT];
    }
    float[][] weights = new float[2][48];
    for (int i = 0; i < 2; i++) {
      Network network =
          Network.named("n").input(2).layers(fullyConnected(16), relu(), fullyConnected(3)).build();
      Loss loss = Loss.softmaxCrossEntropy().withSmoothing(0.1f).withL2(0.01f);
      Optimizer lars = Optimizer.lars(0.9f, 0.01f).group("*.weight", 1, 1e-3f);
      TrainingStep step = new TrainingStep(network, session, loss, lars, count, i == 0 ? 1 : 64, 1);
      network.initialise(1, session::write);
      float first = step.run(points, classes, 2, 0);
      for (int s = 1; s < 10; s++) {
        assertThat(step.run(points, classes, 2, s)).isLessThan(first);
      }
      session.read(network.parameters().get(2), weights[i]);
    }
    for (int i = 0; i < 48; i++) {
      assertThat(weights[1][i]).isCloseTo(weights[0][i], within(1e-5f));
    }
  }

  @Test
  void aStepThatFailsInAPieceLeavesNothingBehind() {
    Network network = Network.named("n").input(2).layers(fullyConnected(3)).build();
    float[] good = Arrays.copyOf(images, 24);
    float[] bad = good.clone();
    bad[23] = Float.NaN; // in the last piece
    float[] classes = Arrays.copyOf(labels, 12);
    float[][] weights = new float[2][6];
    for (int i = 0; i < 2; i++) {
      TrainingStep step =
          new TrainingStep(network, session, Loss.softmaxCrossEntropy(), Optimizer.sgd(), 12, 3, 1);
      network.initialise(1, session::write);
      if (i == 1) {
        assertThatThrownBy(() -> step.run(bad, classes, 0.1f, 0))
            .isInstanceOf(NonFiniteException.class);
      }
      step.run(good, classes, 0.1f, 0);
      session.read(network.parameters().getFirst(), weights[i]);
    }
    assertThat(weights[1]).isEqualTo(weights[0]);
  }

  @Test
  void aStepCountsTheRightAnswersBeforeItsUpdate() {
    Network network = Network.named("n").input(2).layers(fullyConnected(3)).build();
    float[] batch = Arrays.copyOf(images, 24);
    float[] classes = Arrays.copyOf(labels, 12);
    Loss loss = Loss.softmaxCrossEntropy();
    for (int pieces : new int[] {1, 3}) {
      TrainingStep step = new TrainingStep(network, session, loss, Optimizer.sgd(), 12, pieces, 1);
      Evaluator evaluator = new Evaluator(network, session, loss, 12);
      network.initialise(3, session::write);
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        double share = evaluator.evaluate(ArrayBatches.inOrder(batch, classes, 12)).accuracy();
        step.run(batch, classes, 0.5f, i);
        assertThat(step.correct() / 12.0).isEqualTo(share);
        shares.add(share);
      }
      assertThat(shares.getLast()).isGreaterThan(shares.getFirst());
    }
  }

  @Test
  void learnsAndReports() {
    Trainer trainer = trainer(0.1f);
    List<String> events = new ArrayList<>();
    trainer.listen(
        new TrainingListener() {
          @Override
          public void onStep(Progress progress) {
            events.add(progress.epoch() + ":" + progress.stepInEpoch());
            assertThat(progress.totalSteps()).isEqualTo(12 * 5 + 2);
            assertThat(progress.stepsPerEpoch()).isEqualTo(5);
            assertThat(progress.rate()).isEqualTo(0.1f);
            assertThat(progress.lastLoss()).isPositive();
          }

          @Override
          public void onEpoch(EpochMetrics metrics) {
            events.add("epoch " + metrics.epoch());
          }
        });
    List<EpochMetrics> metrics =
        trainer.train(training(), ArrayBatches.inOrder(images, labels, 7), 12.4);
    assertThat(events)
        .startsWith("0:1", "0:2", "0:3", "0:4", "0:5", "epoch 1", "1:1")
        .endsWith("epoch 12", "12:1", "12:2", "epoch 13");
    EpochMetrics last = metrics.getLast();
    assertThat(last.testAccuracy()).isEqualTo(1);
    assertThat(last.trainAccuracy()).isEqualTo(1);
    assertThat(last.testLoss()).isLessThan(metrics.getFirst().testLoss());
    assertThat(last.imagesPerSecond()).isPositive();
    assertThat(last.seconds()).isPositive();
  }

  @Test
  void lossThatIsNotFiniteStopsAndChangesNothing() {
    Trainer trainer = trainer(0.1f);
    images[2 * 17] = Float.NaN;
    float[] before = new float[32];
    trainer.listen(
        new TrainingListener() {
          @Override
          public void onStep(Progress progress) {
            session.read(trainer.network().parameters().getFirst(), before);
          }
        });
    NonFiniteException e =
        catchThrowableOfType(NonFiniteException.class, () -> trainer.train(training(), 1));
    assertThat(e.first()).isEqualTo("images");
    assertThat(e.step()).isEqualTo(trainer.progress().step());
    assertThat(e).hasMessageContaining("step " + e.step()).hasMessageContaining("loss");
    if (e.step() > 0) {
      float[] after = new float[32];
      session.read(trainer.network().parameters().getFirst(), after);
      assertThat(after).isEqualTo(before);
    }
  }

  @Test
  void ratesThatAreTooLargeNameAnExplodedNode() {
    Trainer trainer = trainer(1e30f);
    assertThatThrownBy(() -> trainer.train(training(), 3))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageContaining("lower the learning rate");
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    Trainer trainer = trainer(0.1f);
    labels[5] = 3;
    assertThatThrownBy(() -> trainer.train(training(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has label 3.0 but the network has the classes 0 to 2");
    labels[5] = -1;
    assertThatThrownBy(() -> trainer.train(training(), 1)).hasMessageContaining("label -1.0");
    labels[5] = 0.5f;
    assertThatThrownBy(() -> trainer.evaluate(ArrayBatches.inOrder(images, labels, 12)))
        .hasMessageContaining("label 0.5");
  }

  @Test
  void batchesMustFit() {
    Trainer trainer = trainer(0.1f);
    assertThatThrownBy(() -> ArrayBatches.shuffled(images, labels, 61, 1))
        .hasMessageContaining("the batch size 61 is larger than the 60 images");
    assertThatThrownBy(() -> trainer.train(ArrayBatches.shuffled(images, labels, 10, 1), 1))
        .hasMessageContaining("batches of 10 images but the trainer was built for 12");
    assertThatThrownBy(() -> trainer.train(training(), 0)).hasMessageContaining("epochs");
    assertThatThrownBy(() -> trainer.train(ArrayBatches.inOrder(images, labels, 12), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give a source that shuffles for ever");
    assertThatThrownBy(() -> ArrayBatches.inOrder(images, labels, 0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> ArrayBatches.inOrder(new float[7], new float[2], 1))
        .hasMessageContaining("7 numbers do not make 2 images");
    assertThatThrownBy(() -> Trainer.of(trainer.network(), session).batchSize(0).build())
        .hasMessageContaining("at least 1");
  }

  /** The gradient of the L2 penalty is weight decay; that of L1 is the sign. */
  @Test
  void penaltiesPullWeightsButNotBiasesToZero() {
    float[] plain = oneStep(Loss.softmaxCrossEntropy(), Optimizer.sgd());
    float[] decayed =
        oneStep(Loss.softmaxCrossEntropy(), Optimizer.sgd().group("*.weight", 1, 0.2f));
    float[] l2 = oneStep(Loss.softmaxCrossEntropy().withL2(0.2f), Optimizer.sgd());
    float[] l1 = oneStep(Loss.softmaxCrossEntropy().withL1(0.2f), Optimizer.sgd());
    float[] start = oneStep(Loss.softmaxCrossEntropy(), Optimizer.sgd().group("*", 0, 0));
    for (int i = 0; i < plain.length; i++) {
      float weight = i < 6 ? Math.signum(start[i]) : 0; // six weights, then three biases
      assertThat(l2[i]).isCloseTo(decayed[i], within(1e-6f));
      assertThat(l1[i]).isCloseTo(plain[i] - 0.5f * 0.2f * weight, within(1e-6f));
    }
  }

  private float[] oneStep(Loss loss, Optimizer optimizer) {
    Network network = Network.named("n").input(2).layers(fullyConnected(3)).build();
    Trainer trainer =
        Trainer.of(network, session)
            .loss(loss)
            .optimizer(optimizer)
            .schedule(Schedule.constant(0.5f))
            .batchSize(COUNT)
            .build();
    trainer.train(ArrayBatches.shuffled(images, labels, COUNT, 1), 1);
    float[] weights = new float[6];
    float[] biases = new float[3];
    session.read(network.parameters().get(0), weights);
    session.read(network.parameters().get(1), biases);
    float[] all = Arrays.copyOf(weights, 9);
    System.arraycopy(biases, 0, all, 6, 3);
    return all;
  }

  @Test
  void epochsOfAnotherLengthAreRefused() {
    Trainer trainer = trainer(0.1f);
    trainer.train(training(), 1.4);
    BatchSource fewer =
        ArrayBatches.shuffled(Arrays.copyOf(images, 48), Arrays.copyOf(labels, 24), 12, 1);
    assertThatThrownBy(() -> trainer.train(fewer, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 steps were done in 1 epochs and 2 steps")
        .hasMessageContaining("an epoch has 2 steps now");
  }

  @Test
  void everyEpochShowsEveryImageOnceInAnotherOrder() {
    List<Float> first = new ArrayList<>();
    List<Float> second = new ArrayList<>();
    float[] numbers = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = i;
    }
    try (Batches batches = ArrayBatches.shuffled(images, numbers, 12, 1).open(0, 0)) {
      for (int step = 0; step < 10; step++) {
        assertThat(batches.advance()).isTrue();
        for (float label : batches.labels()) {
          (step < 5 ? first : second).add(label);
        }
      }
    }
    assertThat(first).doesNotHaveDuplicates().hasSize(COUNT);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
  }
}
