package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.testkit.SessionContract;

/** The contract on the device as it is. */
final class TornadoSessionContractTest extends SessionContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }
}
