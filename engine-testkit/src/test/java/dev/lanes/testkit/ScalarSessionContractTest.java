package dev.lanes.testkit;

import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;

/** The scalar backend keeps the contract. */
class ScalarSessionContractTest extends SessionContract {
  @Override
  protected Backend backend() {
    return Backends.named("scalar");
  }
}
