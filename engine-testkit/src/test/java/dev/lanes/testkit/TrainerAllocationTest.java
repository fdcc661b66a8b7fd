package dev.lanes.testkit;

import static dev.lanes.nn.Layers.batchNorm;
import static dev.lanes.nn.Layers.conv;
import static dev.lanes.nn.Layers.dropout;
import static dev.lanes.nn.Layers.fullyConnected;
import static dev.lanes.nn.Layers.maxPool;
import static dev.lanes.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import dev.lanes.train.ArrayBatches;
import dev.lanes.train.Batches;
import dev.lanes.train.Loss;
import dev.lanes.train.TrainingStep;
import org.junit.jupiter.api.Test;

/** What the trainer does at each step, around the backend, allocates nothing either. */
class TrainerAllocationTest {
  private static final int BATCH = 4;

  @Test
  void aStepOfTheTrainerAllocatesNothing() {
    Network network =
        Network.named("small")
            .input(1, 6, 6)
            .layers(conv(2, 3), batchNorm(), relu(), maxPool(2), dropout(0.5f), fullyConnected(3))
            .build();
    Schedule schedule = Schedule.warmUp(5, 0, Schedule.cosine(0.01f, 0.001f, 100)).stretched(3);
    float[] images = new SeededTensors("images").gaussian(12 * 36);
    float[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
    try (Session session = Backends.named("scalar").open(BackendOptions.DEFAULT);
        Batches batches = ArrayBatches.shuffled(images, labels, BATCH, 1).open(0, 0)) {
      TrainingStep step =
          new TrainingStep(
              network, session, Loss.softmaxCrossEntropy(), Optimizer.momentum(0.9f), BATCH, 1);
      network.initialise(1, session::write);
      batches.advance();
      long allocated =
          AllocatedBytes.during(
              i -> {
                float rate = schedule.at(i);
                step.run(batches.images(), batches.labels(), rate, i);
                step.correct();
              });
      assertThat(allocated)
          .as("bytes allocated in %d steps", AllocatedBytes.STEPS)
          .isLessThan(AllocatedBytes.LESS_THAN_ONE_OBJECT_A_STEP);
    }
  }
}
