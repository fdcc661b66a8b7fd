package dev.lanes.train;

import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Network;
import dev.lanes.optim.Schedule;
import dev.lanes.random.PhiloxStream;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the weights and statistics when training is done. */
class SettlingTest {
  private static final int COUNT = 48;
  private static final int BATCH = 12;

  private final Session session = Backends.named("scalar").open(BackendOptions.DEFAULT);
  private final float[] images = new float[COUNT * 32]; // [2,4,4]
  private final float[] labels = new float[COUNT];

  SettlingTest() {
    PhiloxStream random = new PhiloxStream(1, 0);
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextGaussian() + (i % 16 == 0 ? 0 : 0.5f * images[i - 1]);
    }
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 3;
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  private static Network network() {
    return Network.named("n")
        .input(2, 4, 4)
        .layers(conv(4, 3), batchNorm(), relu(), fullyConnected(3))
        .build();
  }

  private BatchSource training() {
    return ArrayBatches.shuffled(images, labels, BATCH, 1);
  }

  private float[] values(Session from, Variable variable) {
    float[] values = new float[variable.shape().size()];
    from.read(variable, values);
    return values;
  }

  @Test
  void theMeanOfAllWeightsIsThatOfTheSecondHalf() {
    Network network = network();
    Trainer trainer =
        Trainer.of(network, session).batchSize(BATCH).averaging(new Averaging(1, 0.5)).build();
    Variable w = network.parameters().getFirst();
    double[] mean = new double[w.shape().size()];
    trainer.listen(
        new TrainingListener() {
          @Override
          public void onStep(Progress progress) {
            if (progress.step() > 8) { // of 16
              float[] now = values(session, w);
              Arrays.setAll(mean, i -> mean[i] + now[i] / 8.0);
            }
          }
        });
    trainer.train(training(), 4);
    float[] last = values(session, w);
    assertThat(trainer.useAverage()).isTrue();
    float[] averaged = values(session, w);
    assertThat(averaged).isNotEqualTo(last);
    for (int i = 0; i < mean.length; i++) {
      assertThat((double) averaged[i]).isCloseTo(mean[i], within(1e-6));
    }
  }

  @Test
  void olderWeightsCountLessByTheDecay() {
    Averaging averaging = new Averaging(0.75f, 0);
    assertThat(averaging.share(1)).isEqualTo(1);
    assertThat(averaging.share(3)).isCloseTo(1f / 3, within(1e-6f));
    assertThat(averaging.share(100)).isEqualTo(0.25f);
    assertThatThrownBy(() -> new Averaging(0, 0)).hasMessageContaining("give a decay above 0");
  }

  @Test
  void averagesGoOnAfterAResume(@TempDir Path folder) {
    Variable w = network().parameters().getFirst();
    List<float[]> results = new ArrayList<>();
    for (boolean stopped : new boolean[] {false, true}) {
      try (Session first = Backends.named("scalar").open(BackendOptions.DEFAULT);
          Session second = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
        Trainer trainer = averaging(first);
        Session last = first;
        if (stopped) {
          trainer.listen(
              new TrainingListener() {
                @Override
                public void onStep(Progress progress) {
                  if (progress.step() == 6) {
                    Checkpoints.capture(trainer).build().save(folder.resolve("c"));
                    trainer.stop();
                  }
                }
              });
          trainer.train(training(), 3);
          Trainer resumed = averaging(second);
          Checkpoints.resume(resumed, Checkpoint.load(folder.resolve("c")));
          resumed.train(training(), 3);
          assertThat(resumed.useAverage()).isTrue();
          last = second;
        } else {
          trainer.train(training(), 3);
          trainer.useAverage();
        }
        results.add(values(last, w));
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }

  private static Trainer averaging(Session in) {
    return Trainer.of(network(), in).batchSize(BATCH).averaging(new Averaging(0.9f, 0.25)).build();
  }

  @Test
  void statisticsAreTheMeansOfTheBatches() {
    Network network = network();
    Trainer trainer = Trainer.of(network, session).batchSize(BATCH).build();
    trainer.train(training(), 1);
    assertThat(NormStatistics.measure(network, session, training(), 0, 4, 1)).isEqualTo(2);
    Variable mean = named(network, "norm1.running_mean");
    Variable variance = named(network, "norm1.running_var");
    float[] w = values(session, named(network, "conv1.weight"));
    float[] b = values(session, named(network, "conv1.bias"));
    double[] sums = new double[4];
    double[] variances = new double[4];
    try (Batches batches = training().open(0, 0)) {
      for (int batch = 0; batch < 4 && batches.advance(); batch++) {
        for (int f = 0; f < 4; f++) {
          double[] results = convolved(batches.images(), w, b[f], f);
          double average = Arrays.stream(results).average().orElseThrow();
          sums[f] += average / 4;
          double squares = Arrays.stream(results).map(y -> (y - average) * (y - average)).sum();
          variances[f] += squares / (results.length - 1) / 4;
        }
      }
    }
    for (int f = 0; f < 4; f++) {
      assertThat((double) values(session, mean)[f]).isCloseTo(sums[f], within(1e-5));
      assertThat((double) values(session, variance)[f]).isCloseTo(variances[f], within(1e-4));
    }
  }

  private static double[] convolved(float[] images, float[] w, float bias, int f) {
    double[] results = new double[BATCH * 4];
    for (int i = 0; i < results.length; i++) {
      int n = i / 4;
      int row = i / 2 % 2;
      int column = i % 2;
      results[i] = bias;
      for (int t = 0; t < 18; t++) {
        int pixel = (n * 2 + t / 9) * 16 + (row + t / 3 % 3) * 4 + column + t % 3;
        results[i] += (double) images[pixel] * w[f * 18 + t];
      }
    }
    return results;
  }

  private static Variable named(Network network, String name) {
    return network.variables().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void batchesGrowBetweenEpochsAndTheRunCanBeResumed(@TempDir Path folder) {
    Variable w = network().parameters().getFirst();
    BatchSource larger = ArrayBatches.shuffled(images, labels, 2 * BATCH, 1);
    List<float[]> results = new ArrayList<>();
    for (boolean stopped : new boolean[] {false, true}) {
      try (Session first = Backends.named("scalar").open(BackendOptions.DEFAULT);
          Session second = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
        Trainer trainer = averaging(first);
        trainer.train(training(), 2); // of 4 steps each
        Trainer grown = grown(trainer);
        List<Double> rates = new ArrayList<>();
        grown.listen(
            new TrainingListener() {
              @Override
              public void onStep(Progress progress) {
                rates.add((double) progress.rate());
                if (stopped && progress.step() == 11) {
                  Checkpoints.capture(grown).build().save(folder.resolve("c"));
                  grown.stop();
                }
              }
            });
        grown.train(larger, 4); // of 2 steps each
        if (stopped) {
          Trainer resumed = grown(averaging(second));
          Checkpoints.resume(resumed, Checkpoint.load(folder.resolve("c")));
          resumed.train(larger, 4);
          results.add(values(second, w));
        } else {
          assertThat(grown.progress().step()).isEqualTo(12);
          assertThat(rates).hasSize(4);
          for (int i = 0; i < 4; i++) { // two epochs were two steps each by the new size
            assertThat(rates.get(i)).isCloseTo((4 + i) / 1000.0, within(1e-7));
          }
          results.add(values(first, w));
        }
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }

  /** With a rate that tells the time, a thousandth for each step of the new size. */
  private static Trainer grown(Trainer trainer) {
    return trainer.withBatchSize(2 * BATCH, 1, Schedule.linear(0, 1, 1000));
  }

  @Test
  void aLargerBatchTakesTheVelocitiesOver() {
    float[] doubled = new float[2 * images.length];
    float[] labelsTwice = new float[2 * labels.length];
    System.arraycopy(images, 0, doubled, 0, images.length);
    System.arraycopy(images, 0, doubled, images.length, images.length);
    System.arraycopy(labels, 0, labelsTwice, 0, labels.length);
    System.arraycopy(labels, 0, labelsTwice, labels.length, labels.length);
    List<float[]> results = new ArrayList<>();
    for (boolean grows : new boolean[] {false, true}) { // by the same images again: the same mean
      try (Session own = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
        Network network = network();
        Trainer trainer = Trainer.of(network, own).batchSize(COUNT).build();
        trainer.train(ArrayBatches.shuffled(images, labels, COUNT, 1), 2);
        if (grows) {
          trainer
              .withBatchSize(2 * COUNT, 1, Schedule.constant(0.01f))
              .train(ArrayBatches.shuffled(doubled, labelsTwice, 2 * COUNT, 1), 4);
        } else {
          trainer.train(ArrayBatches.shuffled(images, labels, COUNT, 1), 4);
        }
        results.add(values(own, network.parameters().getFirst()));
      }
    }
    for (int i = 0; i < results.get(0).length; i++) {
      assertThat(results.get(1)[i]).isCloseTo(results.get(0)[i], within(1e-5f));
    }
  }

  @Test
  void theSizeChangesBetweenEpochsOnly() {
    Trainer trainer = averaging(session);
    trainer.train(training(), 1.5);
    assertThatThrownBy(() -> grown(trainer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after 2 steps of an epoch");
  }

  @Test
  void networksWithoutNormsHaveNoStatistics() {
    Network plain = Network.named("n").input(2, 4, 4).layers(fullyConnected(3)).build();
    assertThat(NormStatistics.measure(plain, session, training(), 0, 1, 1)).isZero();
  }

  @Test
  void whitenedPatchesAreUncorrelatedAndOfOneSize() {
    Shape filters = Shape.of(16, 2, 2, 2);
    float[] w = Whitening.filters(images, Shape.of(2, 4, 4), filters);
    double[][] products = new double[8][8];
    long count = 0;
    for (int from = 0; from < images.length; from += 32) {
      for (int place = 0; place < 9; place++) {
        double[] y = new double[8];
        for (int f = 0; f < 8; f++) {
          for (int t = 0; t < 8; t++) {
            int pixel = from + t / 4 * 16 + (place / 3 + t / 2 % 2) * 4 + place % 3 + t % 2;
            y[f] += (double) w[f * 8 + t] * images[pixel];
          }
        }
        count++;
        for (int f = 0; f < 64; f++) {
          products[f / 8][f % 8] += y[f / 8] * y[f % 8];
        }
      }
    }
    for (int f = 0; f < 64; f++) {
      assertThat(products[f / 8][f % 8] / count).isCloseTo(f / 8 == f % 8 ? 1 : 0, within(5e-3));
    }
    for (int i = 0; i < 64; i++) {
      assertThat(w[64 + i]).isEqualTo(-w[i]);
    }
  }

  @Test
  void filtersThatCannotWhitenAreRefused() {
    Network many =
        Network.named("n").input(2, 4, 4).layers(conv(17, 2).init(Initialiser.whitening())).build();
    assertThatThrownBy(() -> Whitening.apply(many, session, images))
        .hasMessageContaining("at most two for every number of a patch");
  }
}
