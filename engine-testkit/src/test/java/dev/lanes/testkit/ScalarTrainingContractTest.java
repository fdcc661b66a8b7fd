package dev.lanes.testkit;

import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;

/** The scalar backend keeps the contract. */
class ScalarTrainingContractTest extends TrainingContract {
  @Override
  protected Backend backend() {
    return Backends.named("scalar");
  }
}
