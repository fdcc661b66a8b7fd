package dev.lanes.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several steps of training: as the oracle does them, with the same bits whatever the threads, and
 * without allocating.
 *
 * <p>A backend module extends this class and names its backend.
 */
public abstract class TrainingContract {
  private static final int STEPS = 5;

  /** Creates the contract. */
  protected TrainingContract() {}

  /** Returns the backend that is to keep it. */
  protected abstract Backend backend();

  /** Returns the options it is opened with. */
  protected BackendOptions options() {
    return BackendOptions.DEFAULT;
  }

  /**
   * Returns what the runtime below the backend may allocate a step, where that is not the backend's
   * to change; nothing by default.
   */
  protected long bytesOfRuntimePerStep() {
    return 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 37})
  void stepsOfASmallNetworkFollowTheOracle(int batch) {
    followsTheOracle(new Case("small network " + batch, s -> SmallNetwork.build(s, batch)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17})
  void stepsOfANetworkOfEverythingFollowTheOracle(int batch) {
    followsTheOracle(new Case("rich network " + batch, s -> SmallNetwork.buildRich(s, batch)));
  }

  private void followsTheOracle(Case network) {
    List<float[]> expected;
    try (Session session = Oracle.open()) {
      expected = train(network.open(), session);
    }
    try (Session session = backend().open(options())) {
      List<float[]> actual = train(network.open(), session);
      for (int i = 0; i < expected.size(); i++) {
        // rounding errors of one step are amplified by the following ones
        Agreement.close(network.name() + ", value " + i, actual.get(i), expected.get(i), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 37, 67})
  void threadsDoNotChangeABit(int batch) {
    Case network = new Case("threads " + batch, s -> SmallNetwork.buildRich(s, batch));
    List<float[]> expected = train(network, 1);
    for (int threads : new int[] {1, 2, 3}) {
      List<float[]> actual = train(network, threads);
      for (int i = 0; i < expected.size(); i++) {
        Agreement.sameBits(
            network.name() + ", " + threads + " threads, value " + i,
            actual.get(i),
            expected.get(i));
      }
    }
  }

  private List<float[]> train(Case network, int threads) {
    try (Session session = backend().open(options().withThreads(threads))) {
      return train(network.open(), session);
    }
  }

  /** Returns the losses of a few steps, together, and the variables after them. */
  private static List<float[]> train(Scenario scenario, Session session) {
    Executable executable = Agreement.prepare(scenario, session);
    Node images = scenario.program().inputs().getFirst();
    float[] losses = new float[STEPS];
    for (int step = 0; step < STEPS; step++) {
      executable.feed(images, scenario.numbers().gaussian(images.shape().size()));
      executable.run(step);
      losses[step] = Agreement.fetch(executable, scenario.outputs().getFirst())[0];
    }
    List<float[]> values = new ArrayList<>(List.of(losses));
    for (Variable variable : scenario.variables().keySet()) {
      values.add(Agreement.read(session, variable));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17})
  void aStepAllocatesNothing(int batch) {
    Scenario scenario = new Case("allocation", s -> SmallNetwork.buildRich(s, batch)).open();
    Node images = scenario.program().inputs().getFirst();
    Node loss = scenario.outputs().getFirst();
    float[] pixels = scenario.numbers().gaussian(images.shape().size());
    float[] fetched = new float[1];
    try (Session session = backend().open(options().withThreads(2))) {
      Executable executable = Agreement.prepare(scenario, session);
      long allowed =
          Math.max(
              AllocatedBytes.LESS_THAN_ONE_OBJECT_A_STEP,
              AllocatedBytes.STEPS * bytesOfRuntimePerStep());
      long allocated =
          AllocatedBytes.during(
              step -> {
                executable.feed(images, pixels);
                executable.run(step);
                executable.fetch(loss, fetched);
              },
              allowed);
      assertThat(allocated)
          .as("bytes allocated in %d steps", AllocatedBytes.STEPS)
          .isLessThan(allowed);
    }
  }

  @Test
  void aNetworkLearns() {
    Scenario scenario = new Case("learning", s -> SmallNetwork.build(s, 32)).open();
    Node loss = scenario.outputs().getFirst();
    try (Session session = backend().open(options())) {
      Executable executable = Agreement.prepare(scenario, session);
      executable.run(0);
      float first = Agreement.fetch(executable, loss)[0];
      for (int step = 1; step < 60; step++) {
        executable.run(step);
      }
      assertThat(Agreement.fetch(executable, loss)[0]).isLessThan(first / 4);
    }
  }
}
