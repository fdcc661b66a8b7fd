package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every part runs once, whoever takes it. */
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPartOfEveryKernelRunsOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int run = 0; run < 3_000; run++) {
        int parts = 1 + run % 23;
        AtomicIntegerArray times = new AtomicIntegerArray(parts);
        workers.run(kernel(parts, times::incrementAndGet), run);
        for (int part = 0; part < parts; part++) {
          assertThat(times.get(part)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aPartThatFailsIsToldAndTheNextKernelRuns() {
    try (Workers workers = new Workers(3)) {
      for (int bad = 0; bad < 5; bad++) {
        int failing = bad;
        Kernel kernel =
            kernel(
                5,
                part -> {
                  if (part == failing) {
                    throw new ArithmeticException("part " + part);
                  }
                });
        assertThatThrownBy(() -> workers.run(kernel, 0))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("a worker failed in test")
            .hasRootCauseMessage("part " + bad);
        AtomicIntegerArray times = new AtomicIntegerArray(7);
        workers.run(kernel(7, times::incrementAndGet), 1);
        assertThat(times).hasToString("[1, 1, 1, 1, 1, 1, 1]");
      }
    }
  }

  private static Kernel kernel(int parts, IntConsumer body) {
    return new Kernel() {
      @Override
      public int parts() {
        return parts;
      }

      @Override
      public void run(int part, int thread, long step) {
        body.accept(part);
      }

      @Override
      public String algorithm() {
        return "test";
      }
    };
  }
}
