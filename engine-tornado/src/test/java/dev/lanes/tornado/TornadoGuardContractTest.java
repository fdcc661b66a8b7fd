package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.testkit.GuardContract;

/** The contract on the device as it is. */
final class TornadoGuardContractTest extends GuardContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }
}
