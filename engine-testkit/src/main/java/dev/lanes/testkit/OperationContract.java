package dev.lanes.testkit;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation, forward and backward, gives what the scalar backend gives with sums in double.
 *
 * <p>A backend module extends this class and names its backend.
 */
public abstract class OperationContract {
  /** Creates the contract. */
  protected OperationContract() {}

  /** Returns the backend that is to keep it. */
  protected abstract Backend backend();

  /** Returns the options it is opened with. */
  protected BackendOptions options() {
    return BackendOptions.DEFAULT;
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheOracle() {
    Session tested = backend().open(options());
    Session oracle = Oracle.open();
    return Cases.all()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> Agreement.check(each.open(), tested, oracle)))
        .onClose(tested::close)
        .onClose(oracle::close);
  }

  @TestFactory
  Stream<DynamicTest> drawsTheSameMasks() {
    Session tested = backend().open(options());
    Session oracle = Oracle.open();
    return DropoutCases.masks().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> Agreement.checkBits(each.open(), tested, oracle)))
        .onClose(tested::close)
        .onClose(oracle::close);
  }
}
