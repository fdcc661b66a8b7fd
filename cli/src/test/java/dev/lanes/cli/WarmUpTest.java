package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
    try (WarmUp warmUp = WarmUp.of(Zoo.named("lenet-5"), Backends.named("vector"))) {
      thread = warmUp.thread();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.join(Duration.ofSeconds(2))).as("ended by itself").isFalse();
    }
    assertThat(thread.join(Duration.ofMinutes(1))).as("ends when closed").isTrue();
  }

  @Test
  void endsAtOnceForALargeNetwork() throws Exception {
    try (WarmUp warmUp = WarmUp.of(Zoo.named("alexnet"), Backends.named("vector"))) {
      assertThat(warmUp.thread().join(Duration.ofMinutes(1))).isTrue();
    }
  }
}
