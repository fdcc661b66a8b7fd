package dev.lanes.vector;

import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.testkit.TrainingContract;

/** The vector backend keeps the contract. */
class VectorTrainingContractTest extends TrainingContract {
  @Override
  protected Backend backend() {
    return new VectorBackend();
  }

  @Override
  protected BackendOptions options() {
    return Tested.options();
  }
}
