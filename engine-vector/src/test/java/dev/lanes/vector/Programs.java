package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.Input;
import dev.lanes.plan.Planner;
import dev.lanes.plan.Program;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation.StepExplanation;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;

/** Runs what tests have built. */
final class Programs {
  private Programs() {}

  /** Returns what the steps of a program do on this backend. */
  static List<String> operations(List<Node> outputs) {
    try (Session session = new VectorBackend().open(BackendOptions.DEFAULT.withThreads(1))) {
      Executable executable = session.compile(Planner.plan(outputs));
      return executable.explain().steps().stream().map(StepExplanation::operation).toList();
    }
  }

  /** Checks values against the scalar backend, and that threads do not matter. */
  static void assertAgrees(List<Node> outputs) {
    List<float[]> expected = run(Backends.named("scalar"), 1, outputs);
    List<float[]> actual = run(new VectorBackend(), 2, outputs);
    assertThat(run(new VectorBackend(), 1, outputs)).containsExactlyElementsOf(actual);
    for (int i = 0; i < outputs.size(); i++) {
      float largest = 0;
      for (float value : expected.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(actual.get(i)).as(outputs.get(i).name()).hasSameSizeAs(expected.get(i));
      for (int k = 0; k < actual.get(i).length; k++) {
        assertThat(actual.get(i)[k]).isCloseTo(expected.get(i)[k], within(1e-4f * largest));
      }
    }
  }

  /** Returns the values of some nodes, where inputs are random. */
  static List<float[]> run(Backend backend, int threads, List<Node> outputs) {
    try (Session session = backend.open(BackendOptions.DEFAULT.withThreads(threads))) {
      Program program = Planner.plan(outputs);
      Executable executable = session.compile(program);
      for (Node node : program.nodes()) {
        if (node.op() instanceof Input) {
          executable.feed(node, KernelData.random(node.shape().size(), node.name().hashCode()));
        }
      }
      executable.run(0);
      executable.run(0); // what the first left in scratch must not matter
      List<float[]> results = new ArrayList<>();
      for (Node output : outputs) {
        float[] result = new float[output.shape().size()];
        executable.fetch(output, result);
        results.add(result);
      }
      return results;
    }
  }
}
