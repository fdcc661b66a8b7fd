package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.testkit.OperationContract;

/** The contract on the device as it is. */
final class TornadoOperationContractTest extends OperationContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }
}
