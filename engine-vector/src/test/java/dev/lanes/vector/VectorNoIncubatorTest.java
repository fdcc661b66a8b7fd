package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the class path, without the incubator module: the probe explains, the scalar backend runs. */
class VectorNoIncubatorTest {
  @Test
  void theProbeSaysWhatIsMissing() {
    Backend vector = Backends.named("vector");
    Availability availability = vector.probe();
    assertThat(availability.ok()).isFalse();
    assertThat(availability.reason()).contains("jdk.incubator.vector");
    assertThat(availability.remedy()).contains("--add-modules jdk.incubator.vector");
    assertThatIllegalStateException()
        .isThrownBy(() -> vector.open(BackendOptions.DEFAULT))
        .withMessageContaining("--add-modules");
  }

  @Test
  void theScalarBackendServes() {
    Backend best = Backends.best();
    assertThat(best.id()).isEqualTo("scalar");
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(2));
    Node y = graph.scale(x, 3);
    float[] result = new float[2];
    try (Session session = best.open(BackendOptions.DEFAULT)) {
      Executable executable = session.compile(Planner.plan(List.of(y)));
      executable.feed(x, new float[] {1, 2});
      executable.run(0);
      executable.fetch(y, result);
    }
    assertThat(result).containsExactly(3, 6);
  }
}
