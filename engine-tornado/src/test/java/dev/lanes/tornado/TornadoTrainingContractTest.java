package dev.lanes.tornado;

import dev.lanes.spi.Backend;
import dev.lanes.testkit.TrainingContract;

/** The contract on the device as it is. */
final class TornadoTrainingContractTest extends TrainingContract {
  @Override
  protected Backend backend() {
    return new Proven();
  }

  /** TornadoVM makes some objects a task, whatever the sizes; Lanes makes none. */
  @Override
  protected long bytesOfRuntimePerStep() {
    return 1L << 20;
  }
}
