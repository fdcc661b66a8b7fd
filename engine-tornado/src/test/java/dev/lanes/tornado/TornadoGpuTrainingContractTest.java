package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.testkit.TrainingContract;

/** The contract with the kernels of a GPU, whatever the device is. */
final class TornadoGpuTrainingContractTest extends TrainingContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }

  @Override
  protected BackendOptions options() {
    return BackendOptions.DEFAULT.with("kernels", "gpu");
  }

  /** TornadoVM makes some objects a task, whatever the sizes; Lanes makes none. */
  @Override
  protected long bytesOfRuntimePerStep() {
    return 1L << 20;
  }
}
