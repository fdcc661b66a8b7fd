package dev.lanes.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradients of every operation against central differences in double. */
class GradientTest {
  private static final double MOST = 1e5;

  /** Returns the scenarios small enough to be evaluated many times. */
  static Stream<Scenario> checked() {
    return Cases.all()
        .map(Case::open)
        .filter(Scenario::hasDifferences)
        .filter(s -> GradientCheck.cost(s.program().nodes()) < MOST);
  }

  @TestFactory
  Stream<DynamicTest> gradientsAreTheDifferences() {
    return checked().map(s -> DynamicTest.dynamicTest(s.name(), () -> GradientCheck.check(s)));
  }
}
