package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.zoo.Zoo;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Training on zeros while data are read. */
@EnabledIf("hasIdleCores")
class WarmUpTest {
  static boolean hasIdleCores() {
    return Runtime.getRuntime().availableProcessors() > 1;
  }

  @Test
  void goesOnUntilItIsClosed() throws Exception {
    Thread thread;
    try (WarmUp warmUp = start("lenet-5")) {
      thread = warmUp.thread();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.join(Duration.ofSeconds(2))).as("ended by itself").isFalse();
    }
    assertThat(thread.join(Duration.ofMinutes(1))).as("ends when closed").isTrue();
  }

  @Test
  void endsAtOnceForALargeNetwork() throws Exception {
    try (WarmUp warmUp = start("alexnet")) {
      assertThat(warmUp.thread().join(Duration.ofMinutes(1))).isTrue();
    }
  }

  private static WarmUp start(String model) {
    return WarmUp.of(Zoo.named(model), Backends.named("vector"), BackendOptions.DEFAULT);
  }
}
