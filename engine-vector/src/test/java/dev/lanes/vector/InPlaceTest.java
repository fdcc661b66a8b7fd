package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Window;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results in the place of an operand: only where nobody misses the operand. */
class InPlaceTest {
  private static final int SIZE = 64;

  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(SIZE));

  @Test
  void aChainTakesOnePlace() {
    Node y = graph.square(graph.relu(graph.scale(x, 2)));
    try (Session session = open()) {
      Executable executable = session.compile(Planner.plan(List.of(y)));
      assertThat(executable.explain().activationBytes()).isEqualTo(2 * SIZE * Float.BYTES);
      assertThat(run(executable, y)).startsWith(4, 16, 36).endsWith(0, 0);
      assertThat(run(executable, y)).startsWith(4, 16, 36); // the input was left alone
    }
  }

  @Test
  void whatIsReadLaterStays() {
    Node doubled = graph.scale(x, 2);
    Node squared = graph.square(doubled);
    Node sum = graph.add(squared, doubled);
    try (Session session = open()) {
      Executable executable = session.compile(Planner.plan(List.of(sum)));
      assertThat(run(executable, sum)).startsWith(6, 20, 42);
      assertThat(executable.explain().activationBytes()).isEqualTo(3 * SIZE * Float.BYTES);
    }
  }

  @Test
  void outputsStayEvenSeenInAnotherShape() {
    Node doubled = graph.scale(x, 2);
    Node seen = graph.reshape(doubled, Shape.of(2, SIZE / 2));
    Node squared = graph.square(doubled);
    try (Session session = open()) {
      Executable executable = session.compile(Planner.plan(List.of(seen, squared)));
      assertThat(run(executable, squared)).startsWith(4, 16, 36);
      assertThat(fetch(executable, seen)).startsWith(2, 4, 6);
    }
  }

  @Test
  void theGradientOfMaxPoolingTakesTheImagesPlace() {
    Node image = graph.batchInput("image", Shape.of(35, 3, 9, 8));
    Node pooled = graph.maxPool(graph.scale(image, 2), Window.of(3).withStride(2));
    Node gradient = Gradients.of(graph.sumAll(graph.square(pooled)), List.of(image)).getFirst();
    Programs.assertAgrees(List.of(gradient));
    try (Session session = open()) {
      long blocked = 48 * 3 * 9 * 8;
      long small = 48 * 3 * 4 * 3;
      Executable executable = session.compile(Planner.plan(List.of(gradient)));
      assertThat(executable.explain().activationBytes())
          .isLessThan((2 * blocked + 5 * small) * Float.BYTES); // image and gradient, at most
    }
  }

  private static Session open() {
    return new VectorBackend().open(BackendOptions.DEFAULT.withThreads(1));
  }

  private float[] run(Executable executable, Node output) {
    float[] values = new float[SIZE]; // 1, 2, ..., and negative ones at the end
    for (int i = 0; i < SIZE; i++) {
      values[i] = i < SIZE / 2 ? i + 1 : -1;
    }
    executable.feed(x, values);
    executable.run(0);
    return fetch(executable, output);
  }

  private static float[] fetch(Executable executable, Node output) {
    float[] result = new float[SIZE];
    executable.fetch(output, result);
    return result;
  }
}
