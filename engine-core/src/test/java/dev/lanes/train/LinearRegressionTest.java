package dev.lanes.train;

import static dev.lanes.nn.Layers.fullyConnected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.random.PhiloxStream;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradient descent on a line finds what the normal equations give. */
class LinearRegressionTest {
  private static final int ROWS = 64;

  @Test
  void descentFindsTheClosedForm() {
    float[] x = new float[ROWS * 2];
    float[] y = new float[ROWS];
    PhiloxStream random = new PhiloxStream(7, 0);
    for (int i = 0; i < ROWS; i++) {
      x[2 * i] = random.nextGaussian();
      x[2 * i + 1] = random.nextGaussian();
      y[i] = 3 * x[2 * i] - 2 * x[2 * i + 1] + 0.5f + 0.1f * random.nextGaussian();
    }
    Network network = Network.named("line").input(2).layers(fullyConnected(1)).build();
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      Trainer trainer =
          Trainer.of(network, session)
              .loss(Loss.meanSquaredError())
              .optimizer(Optimizer.sgd())
              .schedule(Schedule.constant(0.1f))
              .batchSize(ROWS)
              .build();
      List<EpochMetrics> metrics = trainer.train(ArrayBatches.shuffled(x, y, ROWS, 1), 200);

      double[] closed = leastSquares(x, y);
      Variable weight = network.parameters().get(0);
      Variable bias = network.parameters().get(1);
      float[] w = new float[2];
      float[] b = new float[1];
      session.read(weight, w);
      session.read(bias, b);
      assertThat(w[0]).isCloseTo((float) closed[0], within(1e-5f));
      assertThat(w[1]).isCloseTo((float) closed[1], within(1e-5f));
      assertThat(b[0]).isCloseTo((float) closed[2], within(1e-5f));
      assertThat(metrics).hasSize(200);
      assertThat(metrics.getLast().trainLoss()).isLessThan(metrics.getFirst().trainLoss() / 10);
      assertThat(metrics.getLast().trainAccuracy()).isNaN();
      Evaluation evaluation = trainer.evaluate(ArrayBatches.inOrder(x, y, 10));
      assertThat(evaluation.images()).isEqualTo(ROWS);
      assertThat(evaluation.loss()).isCloseTo(metrics.getLast().trainLoss(), within(1e-6));
      assertThat(evaluation.accuracy()).isNaN();
    }
  }

  /** Solves the normal equations of y = w0 x0 + w1 x1 + b by Gauss-Jordan elimination. */
  private static double[] leastSquares(float[] x, float[] y) {
    double[][] a = new double[3][4];
    for (int i = 0; i < y.length; i++) {
      double[] row = {x[2 * i], x[2 * i + 1], 1, y[i]};
      for (int p = 0; p < 3; p++) {
        for (int q = 0; q < 4; q++) {
          a[p][q] += row[p] * row[q];
        }
      }
    }
    for (int p = 0; p < 3; p++) {
      for (int r = 0; r < 3; r++) {
        double factor = a[r][p] / a[p][p];
        for (int q = p; r != p && q < 4; q++) {
          a[r][q] -= factor * a[p][q];
        }
      }
    }
    return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
  }
}
