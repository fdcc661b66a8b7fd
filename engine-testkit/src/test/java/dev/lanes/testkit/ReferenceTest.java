package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The oracle that backends are held to is itself held to the formulas. */
class ReferenceTest {
  private static final double MOST = 2e6;

  @TestFactory
  Stream<DynamicTest> oracleFollowsTheFormulas() {
    Session oracle = Oracle.open();
    return Cases.all()
        .map(Case::open)
        .filter(s -> GradientCheck.cost(s.program().nodes()) < MOST)
        .map(s -> DynamicTest.dynamicTest(s.name(), () -> compare(s, oracle)))
        .onClose(oracle::close);
  }

  private static void compare(Scenario s, Session oracle) {
    Executable executable = Agreement.prepare(s, oracle);
    executable.run(3);
    Reference reference =
        Reference.run(
            s.program().nodes(),
            GradientCheck.widened(s.feeds()),
            GradientCheck.widened(s.variables()),
            3);
    for (Node output : s.outputs()) {
      close(s, output, Agreement.fetch(executable, output), reference.value(output));
    }
    for (Node update : s.updates()) {
      for (Variable variable : ((StateUpdate) update.op()).writes()) {
        close(s, update, Agreement.read(oracle, variable), reference.variable(variable));
      }
    }
  }

  private static void close(Scenario s, Node node, float[] actual, double[] expected) {
    float[] rounded = new float[expected.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) expected[i];
    }
    Agreement.close(s.name() + ": " + node, actual, rounded, Tolerance.of(node) * s.looseness());
  }
}
