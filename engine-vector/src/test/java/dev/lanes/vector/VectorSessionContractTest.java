package dev.lanes.vector;

import dev.lanes.spi.Backend;
import dev.lanes.testkit.SessionContract;

/** The vector backend keeps the contract. */
class VectorSessionContractTest extends SessionContract {
  @Override
  protected Backend backend() {
    return new VectorBackend();
  }
}
