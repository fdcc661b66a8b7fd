package dev.lanes.vector;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.testkit.SessionContract;

/** The vector backend keeps the contract. */
class VectorSessionContractTest extends SessionContract {
  @Override
  protected Backend backend() {
    return new VectorBackend();
  }

  @Override
  protected BackendOptions options() {
    return Tested.options();
  }
}
