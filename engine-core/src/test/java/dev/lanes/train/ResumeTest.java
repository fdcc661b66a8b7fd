package dev.lanes.train;

import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.dropout;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.checkpoint.Tensor;
import dev.lanes.graph.Shape;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.random.PhiloxStream;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.spi.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that was stopped anywhere and resumed ends with the bits of one that was not. */
class ResumeTest {
  private static final int BATCH = 8;
  private static final int STEPS = 4;
  private static final double EPOCHS = 2.5;
  private static final float[] IMAGES = images();
  private static final float[] LABELS = labels();

  @TempDir Path folder;

  private static float[] images() {
    PhiloxStream random = new PhiloxStream(3, 0);
    float[] images = new float[(BATCH * STEPS + 3) * 36];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextGaussian();
    }
    return images;
  }

  private static float[] labels() {
    float[] labels = new float[IMAGES.length / 36];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
    }
    return labels;
  }

  private static Network network(Layer... first) {
    return Network.named("small")
        .input(1, 6, 6)
        .layers(first)
        .layers(batchNorm(), relu(), maxPool(2), dropout(0.3f), fullyConnected(3))
        .build();
  }

  private static Trainer.Builder trainer(Network network, Session session) {
    return Trainer.of(network, session)
        .loss(Loss.softmaxCrossEntropy().withSmoothing(0.1f).withL2(0.001f))
        .optimizer(Optimizer.nesterov(0.9f).group("*.bias", 2, 0).group("*.weight", 1, 0.01f))
        .schedule(Schedule.warmUp(3, 0, Schedule.cosine(0.1f, 0, 12)))
        .batchSize(BATCH)
        .seed(5);
  }

  private static Trainer trainer(Session session) {
    return trainer(network(conv(4, 3)), session).build();
  }

  private static List<EpochMetrics> train(Trainer trainer) {
    return trainer.train(
        ArrayBatches.shuffled(IMAGES, LABELS, BATCH, 5),
        ArrayBatches.inOrder(IMAGES, LABELS, BATCH),
        EPOCHS);
  }

  private static Session open() {
    return Backends.named("scalar").open(BackendOptions.DEFAULT);
  }

  /** Returns all variables as text of their bits. */
  private static Map<String, String> bits(Trainer trainer) {
    return Checkpoints.capture(trainer).build().tensors().stream()
        .collect(
            Collectors.toMap(
                Tensor::name,
                tensor -> {
                  int[] bits = new int[tensor.values().length];
                  Arrays.setAll(bits, i -> Float.floatToRawIntBits(tensor.values()[i]));
                  return Arrays.toString(bits);
                }));
  }

  private static List<Double> figures(List<EpochMetrics> metrics) {
    List<Double> figures = new ArrayList<>();
    for (EpochMetrics m : metrics) {
      figures.addAll(
          List.of(
              (double) m.epoch(),
              m.trainLoss(),
              m.trainAccuracy(),
              m.testLoss(),
              m.testAccuracy()));
    }
    return figures;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 10})
  void resumedRunEndsWithTheSameBits(int stopAfter) {
    Path path = folder.resolve("checkpoint.safetensors");
    Map<String, String> expected;
    List<Double> expectedFigures;
    try (Session session = open()) {
      Trainer whole = trainer(session);
      expectedFigures = figures(train(whole));
      expected = bits(whole);
      assertThat(whole.progress().step()).isEqualTo((long) (EPOCHS * STEPS));
    }
    List<EpochMetrics> before;
    try (Session session = open()) {
      Trainer killed = trainer(session);
      killed.listen(new CheckpointWriter(killed, path).everySteps(1));
      killed.listen(
          new TrainingListener() {
            @Override
            public void onStep(Progress progress) {
              if (progress.step() == stopAfter) {
                killed.stop();
              }
            }
          });
      before = train(killed);
    }
    try (Session session = open()) {
      Trainer resumed = trainer(session);
      Checkpoints.resume(resumed, Checkpoint.load(path));
      assertThat(resumed.progress().step()).isEqualTo(stopAfter);
      List<EpochMetrics> all = new ArrayList<>(before);
      all.addAll(train(resumed));
      assertThat(figures(all)).isEqualTo(expectedFigures);
      assertThat(bits(resumed)).isEqualTo(expected);
    }
  }

  @Test
  void finishedRunChangesNothingWhenResumed() {
    Path path = folder.resolve("checkpoint.safetensors");
    try (Session session = open()) {
      Trainer whole = trainer(session);
      whole.listen(new CheckpointWriter(whole, path));
      train(whole);
      Trainer resumed = trainer(session);
      Checkpoints.resume(resumed, Checkpoint.load(path));
      train(resumed);
      assertThat(bits(resumed)).isEqualTo(bits(whole));
    }
  }

  @Test
  void otherSettingsAndNetworksAreRefused() {
    try (Session session = open()) {
      Trainer trainer = trainer(session);
      Checkpoint checkpoint = Checkpoints.capture(trainer).build();
      assertThat(Checkpoints.setting(checkpoint, "seed")).isEqualTo("5");
      assertThat(checkpoint.require(Checkpoints.NETWORK)).isEqualTo("small");

      Trainer otherSeed = trainer(network(conv(4, 3)), session).seed(6).build();
      assertThatThrownBy(() -> Checkpoints.resume(otherSeed, checkpoint))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the seed was '5' but is now '6'");
      Trainer otherRate =
          trainer(network(conv(4, 3)), session).schedule(Schedule.constant(1)).build();
      assertThatThrownBy(() -> Checkpoints.resume(otherRate, checkpoint))
          .hasMessageContaining("the schedule was 'warm-up");

      assertThatThrownBy(() -> Checkpoints.loadWeights(network(conv(5, 3)), session, checkpoint))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("another network")
          .hasMessageContaining("conv1: conv 4@3x3")
          .hasMessageContaining("conv1: conv 5@3x3");
      Network deeper = network(conv(4, 3), relu());
      assertThatThrownBy(() -> Checkpoints.loadWeights(deeper, session, checkpoint))
          .hasMessageContaining("norm1: batch norm")
          .hasMessageContaining("relu1: relu");
    }
  }

  @Test
  void weightsThatAreNotFiniteDoNotReplaceACheckpoint() {
    Path path = folder.resolve("checkpoint.safetensors");
    try (Session session = open()) {
      Trainer trainer = trainer(session);
      CheckpointWriter writer = new CheckpointWriter(trainer, path);
      writer.write();
      session.write(trainer.network().parameters().get(1), new float[] {1, Float.NaN, 3, 4});
      assertThatThrownBy(writer::write)
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("conv1.bias");
      assertThat(Checkpoint.load(path).tensor("conv1.bias").orElseThrow().values()).containsOnly(0);
    }
  }

  @Test
  void extrasAreKept() {
    Path path = folder.resolve("checkpoint.safetensors");
    try (Session session = open()) {
      Trainer trainer = trainer(session);
      new CheckpointWriter(trainer, path)
          .with(checkpoint -> checkpoint.put("classes", "a,b,c"))
          .with(
              checkpoint ->
                  checkpoint.tensor("preprocessing.mean", Shape.of(1), new float[] {0.5f}))
          .write();
      Checkpoint loaded = Checkpoint.load(path);
      assertThat(loaded.require("classes")).isEqualTo("a,b,c");
      assertThat(loaded.tensor("preprocessing.mean").orElseThrow().values()).containsExactly(0.5f);
      assertThat(loaded.tensors())
          .extracting(Tensor::name)
          .contains("conv1.weight", "norm1.running_var", "optimizer.conv1.weight.velocity");
    }
  }
}
