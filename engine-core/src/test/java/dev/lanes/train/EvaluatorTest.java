package dev.lanes.train;

import static dev.lanes.nn.Layers.fullyConnected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.nn.Network;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A network that hands its inputs through, so that the images are the logits. */
class EvaluatorTest {
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private final Session session = Backends.named("scalar").open(BackendOptions.DEFAULT);
  private final Network network =
      Network.named("identity").input(3).layers(fullyConnected(3).withoutBias()).build();

  EvaluatorTest() {
    session.write(network.parameters().getFirst(), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
  }

  @AfterEach
  void close() {
    session.close();
  }

  private static final float[] LOGITS = {
    3, 1, 0, // class 0, right
    1, 2, 0, // class 0, second
    0, 5, 5, // class 2, second: of equals the first wins
    2, 0, 1, // class 1, last
    0, 9, 0, // class 1, right
  };
  private static final float[] LABELS = {0, 0, 2, 1, 1};

  @Test
  void countsRanksAndConfusion() {
    Evaluator evaluator = new Evaluator(network, session, LOSS, 5);
    Evaluation evaluation = evaluator.evaluate(ArrayBatches.inOrder(LOGITS, LABELS, 5));
    assertThat(evaluation.images()).isEqualTo(5);
    assertThat(evaluation.accuracy()).isEqualTo(0.4);
    assertThat(evaluation.topK(1)).isEqualTo(0.4);
    assertThat(evaluation.topK(2)).isEqualTo(0.8);
    assertThat(evaluation.topK(3)).isEqualTo(1);
    assertThat(evaluation.topK(100)).isEqualTo(1);
    assertThat(evaluation.confusion())
        .isDeepEqualTo(new long[][] {{1, 1, 0}, {1, 1, 0}, {0, 1, 0}});
    double loss = 0;
    for (int i = 0; i < 5; i++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(LOGITS[3 * i + k]);
      }
      loss += Math.log(sum) - LOGITS[3 * i + (int) LABELS[i]];
    }
    assertThat(evaluation.loss()).isCloseTo(loss / 5, within(1e-6));
    assertThatThrownBy(() -> evaluation.topK(0)).hasMessageContaining("at least 1");
  }

  @Test
  void keepsTheWorstMistakesAndLeavesOutWhatHasNoLabel() {
    float[] labels = {0, Float.NaN, 2, 1, 1};
    Evaluation evaluation =
        new Evaluator(network, session, LOSS, 2).evaluate(ArrayBatches.inOrder(LOGITS, labels, 2));
    assertThat(evaluation.images()).isEqualTo(4);
    assertThat(evaluation.leftOut()).isEqualTo(1);
    assertThat(evaluation.accuracy()).isEqualTo(0.5);
    assertThat(evaluation.mistakes()).extracting(Mistake::image).containsExactly(3L, 2L);
    Mistake worst = evaluation.mistakes().getFirst(); // softmax(2,0,1), class 1
    assertThat(worst.actual()).isEqualTo(1);
    assertThat(worst.predicted()).isZero();
    assertThat(worst.actualProbability()).isCloseTo(0.0900306f, within(1e-6f));
    assertThat(worst.predictedProbability()).isCloseTo(0.6652409f, within(1e-6f));
  }

  @Test
  void keepsTwoDozenMistakesOfMany() {
    int images = 100;
    float[] logits = new float[3 * images];
    float[] labels = new float[images]; // all of class 0
    for (int i = 0; i < images; i++) {
      logits[3 * i + 1] = 1 + i * 37 % images; // the greater, the worse
    }
    Evaluation evaluation =
        new Evaluator(network, session, LOSS, 8).evaluate(ArrayBatches.inOrder(logits, labels, 8));
    assertThat(evaluation.mistakes()).hasSize(24);
    for (int i = 0; i < 24; i++) { // beyond 88 all is 0, and the first come first
      float score = logits[3 * (int) evaluation.mistakes().get(i).image() + 1];
      assertThat(score).isGreaterThan(images - 24);
    }
  }

  @Test
  void lastBatchMayBeSmaller() {
    Evaluation whole =
        new Evaluator(network, session, LOSS, 5).evaluate(ArrayBatches.inOrder(LOGITS, LABELS, 5));
    for (int batch : new int[] {1, 2, 3, 4, 8}) {
      Evaluation parts =
          new Evaluator(network, session, LOSS, batch)
              .evaluate(ArrayBatches.inOrder(LOGITS, LABELS, batch));
      assertThat(parts.images()).isEqualTo(5);
      assertThat(parts.loss()).isEqualTo(whole.loss());
      assertThat(parts.confusion()).isDeepEqualTo(whole.confusion());
    }
  }

  @Test
  void viewsOfAnImageAreAveraged() {
    BatchSource source = ArrayBatches.inOrder(LOGITS, new float[] {0, 0, 1, 1, 2}, 3);
    BatchSource views =
        new BatchSource() {
          @Override
          public int batchSize() {
            return 3;
          }

          @Override
          public int stepsPerEpoch() {
            return source.stepsPerEpoch();
          }

          @Override
          public int views() {
            return 2;
          }

          @Override
          public Batches open(int epoch, int step) {
            return source.open(epoch, step);
          }
        };
    Evaluation evaluation = new Evaluator(network, session, LOSS, 3).evaluate(views);
    assertThat(evaluation.images()).isEqualTo(2); // the fifth entry has no partner
    // Image 0: mean of softmax(3,1,0) and softmax(1,2,0) is highest at 0.
    // Image 1: mean of softmax(0,5,5) and softmax(2,0,1) is highest at 2.
    assertThat(evaluation.confusion())
        .isDeepEqualTo(new long[][] {{1, 0, 0}, {0, 0, 1}, {0, 0, 0}});
  }

  @Test
  void predictionsAreProbabilities() {
    float[] probabilities = new Evaluator(network, session, LOSS, 2).predict(LOGITS);
    assertThat(probabilities).hasSize(15);
    for (int i = 0; i < 5; i++) {
      float sum = probabilities[3 * i] + probabilities[3 * i + 1] + probabilities[3 * i + 2];
      assertThat(sum).isCloseTo(1, within(1e-6f));
    }
    assertThat(probabilities[0]).isCloseTo(0.8437947f, within(1e-6f));
    float[] raw = new Evaluator(network, session, Loss.meanSquaredError(), 2).predict(LOGITS);
    assertThat(raw).isEqualTo(LOGITS);
  }

  @Test
  void scoresThatAreNoNumbersAreNeverRight() {
    float[] logits = {Float.NaN, 0, 0};
    Evaluation evaluation =
        new Evaluator(network, session, LOSS, 1)
            .evaluate(ArrayBatches.inOrder(logits, new float[] {0}, 1));
    assertThat(evaluation.topK(3)).isZero();
    assertThat(evaluation.loss()).isNaN();
  }

  @Test
  void sizesMustFit() {
    Evaluator evaluator = new Evaluator(network, session, LOSS, 2);
    assertThatThrownBy(() -> evaluator.evaluate(ArrayBatches.inOrder(LOGITS, LABELS, 3)))
        .hasMessageContaining("batches of 3 images but the program takes 2");
    assertThatThrownBy(() -> evaluator.predict(new float[4]))
        .hasMessageContaining("4 numbers do not make images of 3");
    assertThatThrownBy(() -> new Evaluator(network, session, LOSS, 0))
        .hasMessageContaining("at least 1");
  }

  @Test
  void nonsensicalLossesAreRefused() {
    assertThatThrownBy(() -> LOSS.withSmoothing(1)).hasMessageContaining("below 1");
    assertThatThrownBy(() -> Loss.meanSquaredError().withSmoothing(0.1f))
        .hasMessageContaining("0 without classes");
    assertThatThrownBy(() -> LOSS.withL1(-1)).hasMessageContaining("at least 0");
    assertThat(LOSS.withSmoothing(0.1f).withL1(0.5f).withL2(0.25f).describe())
        .isEqualTo("softmax cross-entropy, label smoothing 0.1, L1 penalty 0.5, L2 penalty 0.25");
  }
}
