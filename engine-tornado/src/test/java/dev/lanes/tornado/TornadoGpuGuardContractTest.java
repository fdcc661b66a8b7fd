package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.testkit.GuardContract;

/** The contract with the kernels of a GPU, whatever the device is. */
final class TornadoGpuGuardContractTest extends GuardContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }

  @Override
  protected BackendOptions options() {
    return BackendOptions.DEFAULT.with("kernels", "gpu");
  }
}
