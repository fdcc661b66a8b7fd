package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.Arrays;

/** Runs a scenario on two sessions and compares. */
final class Agreement {
  private static final long STEP = 5;

  private Agreement() {}

  /** Requires the values of the tested session to be those of the oracle, within tolerance. */
  static void check(Scenario scenario, Session tested, Session oracle) {
    Executable actual = prepare(scenario, tested);
    Executable expected = prepare(scenario, oracle);
    actual.run(STEP);
    expected.run(STEP);
    for (Node output : scenario.outputs()) {
      close(
          scenario.name() + ": " + output,
          fetch(actual, output),
          fetch(expected, output),
          Tolerance.of(output) * scenario.looseness());
    }
    for (Node update : scenario.updates()) {
      for (Variable variable : ((StateUpdate) update.op()).writes()) {
        close(
            scenario.name() + ": " + variable,
            read(tested, variable),
            read(oracle, variable),
            Tolerance.of(update) * scenario.looseness());
      }
    }
  }

  /** Requires the outputs of the tested session to have the bits of the oracle's. */
  static void checkBits(Scenario scenario, Session tested, Session oracle) {
    Executable actual = prepare(scenario, tested);
    Executable expected = prepare(scenario, oracle);
    for (long step : new long[] {0, 1, 100_000, 1L << 33}) {
      actual.run(step);
      expected.run(step);
      for (Node output : scenario.outputs()) {
        sameBits(
            scenario.name() + ", step " + step + ": " + output,
            fetch(actual, output),
            fetch(expected, output));
      }
    }
  }

  /** Compiles a scenario and sets its inputs and variables. */
  static Executable prepare(Scenario scenario, Session session) {
    Program program = scenario.program();
    Executable executable = session.compile(program);
    scenario.variables().forEach(session::write);
    scenario
        .feeds()
        .forEach(
            (input, values) -> {
              if (program.inputs().contains(input)) {
                executable.feed(input, values);
              }
            });
    return executable;
  }

  static float[] fetch(Executable executable, Node output) {
    float[] values = new float[output.shape().size()];
    executable.fetch(output, values);
    return values;
  }

  static float[] read(Session session, Variable variable) {
    float[] values = new float[variable.shape().size()];
    session.read(variable, values);
    return values;
  }

  /** Requires two tensors to agree relative to the largest magnitude expected. */
  static void close(String what, float[] actual, float[] expected, double tolerance) {
    double largest = Float.MIN_NORMAL;
    for (float value : expected) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    double bound = tolerance * largest;
    for (int i = 0; i < expected.length; i++) {
      boolean same =
          Float.isFinite(expected[i])
              ? Math.abs((double) actual[i] - expected[i]) <= bound // false for NaN
              : Float.compare(actual[i], expected[i]) == 0;
      if (!same) {
        throw new AssertionError(
            what
                + ": element "
                + i
                + " of "
                + expected.length
                + " is "
                + actual[i]
                + ", the oracle has "
                + expected[i]
                + "; more than "
                + bound
                + " apart");
      }
    }
  }

  /** Requires two tensors to have the same bits. */
  static void sameBits(String what, float[] actual, float[] expected) {
    int at = Arrays.mismatch(actual, expected);
    if (at >= 0) {
      throw new AssertionError(
          what + ": element " + at + " is " + actual[at] + ", not " + expected[at]);
    }
  }
}
