package dev.lanes.vector;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.testkit.GuardContract;

/** The vector backend keeps the contract. */
class VectorGuardContractTest extends GuardContract {
  @Override
  protected Backend backend() {
    return new VectorBackend();
  }

  @Override
  protected BackendOptions options() {
    return Tested.options();
  }
}
