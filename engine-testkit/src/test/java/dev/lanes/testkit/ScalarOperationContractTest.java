package dev.lanes.testkit;

import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;

/** The scalar backend with sums in float keeps the contract. */
class ScalarOperationContractTest extends OperationContract {
  @Override
  protected Backend backend() {
    return Backends.named("scalar");
  }
}
