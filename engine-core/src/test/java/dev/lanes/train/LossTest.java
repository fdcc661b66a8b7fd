package dev.lanes.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final float[] SCORES = {-3, -1, -2.5f, -0.5f, -4, -2};
  private static final float[] LABELS = {2, 0};

  private static double value(Loss loss) {
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      Graph g = new Graph();
      Node output = g.batchInput("output", Shape.of(2, 3));
      Node labels = g.batchInput("labels", loss.labels(output.shape()));
      Node value = loss.append(g, output, labels, List.of());
      Executable executable = session.compile(Planner.plan(List.of(value)));
      executable.feed(output, SCORES);
      executable.feed(labels, LABELS);
      executable.run(0);
      float[] result = new float[1];
      executable.fetch(value, result);
      return result[0];
    }
  }

  @Test
  void maximumAPosterioriHasOneMoreClass() {
    double expected = 0;
    for (int n = 0; n < 2; n++) {
      double sum = Math.exp(-1.5);
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(SCORES[3 * n + k]);
      }
      expected += (Math.log(sum) - SCORES[3 * n + (int) LABELS[n]]) / 2;
    }
    assertThat(value(Loss.maximumAPosteriori(1.5f))).isCloseTo(expected, within(1e-6));
  }

  @Test
  void squaredClassErrorIsToOneAndMinusOne() {
    double expected = 0;
    for (int i = 0; i < 6; i++) {
      double target = i % 3 == (int) LABELS[i / 3] ? 1 : -1;
      expected += (SCORES[i] - target) * (SCORES[i] - target) / 6;
    }
    assertThat(value(Loss.squaredClassError())).isCloseTo(expected, within(1e-6));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThatThrownBy(() -> Loss.squaredClassError().withSmoothing(0.1f))
        .hasMessageContaining("label smoothing");
    assertThatThrownBy(() -> new Loss(Loss.Kind.MEAN_SQUARED_ERROR, 0, 0, 0, 1))
        .hasMessageContaining("the score of no class");
    assertThat(Loss.maximumAPosteriori(40).describe())
        .isEqualTo("maximum a posteriori, no class -40.0");
    assertThat(Loss.squaredClassError().classifies()).isTrue();
  }
}
