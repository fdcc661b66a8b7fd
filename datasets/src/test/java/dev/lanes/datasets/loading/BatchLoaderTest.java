package dev.lanes.datasets.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BatchLoaderTest {
  @Test
  void shufflesEveryEpochAnewAndDropsTheRest() {
    List<String> orders = new ArrayList<>();
    try (BatchLoader loader = BatchLoader.training(new Counting(10), 3, 1).epochs(4).open()) {
      assertThat(loader.stepsPerEpoch()).isEqualTo(3);
      for (int epoch = 0; epoch < 4; epoch++) {
        Set<Float> seen = new HashSet<>();
        StringBuilder order = new StringBuilder();
        for (int step = 0; step < 3; step++) {
          assertThat(loader.next()).isTrue();
          Batch batch = loader.batch();
          assertThat(batch.epoch()).isEqualTo(epoch);
          assertThat(batch.step()).isEqualTo(step);
          assertThat(batch.size()).isEqualTo(3);
          for (int row = 0; row < 3; row++) {
            seen.add(batch.labels()[row]);
            order.append(batch.labels()[row]).append(' ');
            assertThat(batch.examples()[2 * row]).isEqualTo(batch.labels()[row]);
            assertThat(batch.examples()[2 * row + 1]).isEqualTo(epoch);
          }
        }
        assertThat(seen).hasSize(9);
        orders.add(order.toString());
      }
      assertThat(loader.next()).isFalse();
      assertThat(loader.next()).isFalse();
    }
    assertThat(new HashSet<>(orders)).hasSize(4);
  }

  @Test
  void deliversTheLastPartOfATestInOrder() {
    try (BatchLoader loader = BatchLoader.testing(new Counting(5), 3).open()) {
      assertThat(loader.stepsPerEpoch()).isEqualTo(2);
      assertThat(loader.next()).isTrue();
      assertThat(loader.batch().labels()).containsExactly(0, 1, 2);
      assertThat(loader.next()).isTrue();
      assertThat(loader.batch().size()).isEqualTo(2);
      assertThat(loader.batch().labels()).containsExactly(3, 4, 0);
      assertThat(loader.batch().examples()).containsExactly(3, 0, 4, 0, 0, 0);
      assertThat(loader.next()).isFalse();
      assertThatThrownBy(loader::batch).isInstanceOf(IllegalStateException.class);
    }
    try (BatchLoader loader = BatchLoader.testing(new Counting(2), 100).open()) {
      assertThat(loader.next()).isTrue();
      assertThat(loader.batch().size()).isEqualTo(2);
    }
  }

  @Test
  void resumesAnywhereWithAnyNumberOfWorkers() {
    List<String> whole = labels(BatchLoader.training(new Counting(20), 4, 7).epochs(3));
    assertThat(whole).hasSize(15);
    for (int start = 0; start <= 15; start++) {
      for (int workers : new int[] {1, 3}) {
        BatchLoader.Builder resumed =
            BatchLoader.training(new Counting(20), 4, 7)
                .startAt(start / 5, start % 5)
                .epochs(3)
                .workers(workers);
        assertThat(labels(resumed)).isEqualTo(whole.subList(start, 15));
      }
    }
    assertThat(labels(BatchLoader.training(new Counting(20), 4, 8).epochs(3))).isNotEqualTo(whole);
    // The step after the last of an epoch is the first of the next.
    assertThat(labels(BatchLoader.training(new Counting(20), 4, 7).startAt(0, 5).epochs(3)))
        .isEqualTo(whole.subList(5, 15));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void usesAFixedRingOfBuffersForAnyNumberOfWorkers(int workers) {
    IdentityHashMap<float[], Integer> buffers = new IdentityHashMap<>();
    try (BatchLoader loader = BatchLoader.training(new Counting(8), 2, 1).workers(workers).open()) {
      for (int i = 0; i < 100; i++) {
        assertThat(loader.next()).isTrue();
        buffers.merge(loader.batch().examples(), 1, Integer::sum);
      }
    }
    assertThat(buffers).hasSize(3);
  }

  /** Batches of 100 are filled by workers in pieces of 1 to 8; the last one is not full. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 64})
  void workersFillABatchTogether(int workers) {
    try (BatchLoader loader = BatchLoader.testing(new Counting(250), 100).workers(workers).open()) {
      for (int step = 0; step < 3; step++) {
        assertThat(loader.next()).isTrue();
        Batch batch = loader.batch();
        assertThat(batch.step()).isEqualTo(step);
        assertThat(batch.size()).isEqualTo(step < 2 ? 100 : 50);
        for (int row = 0; row < 100; row++) {
          int expected = row < batch.size() ? 100 * step + row : 0;
          assertThat(batch.labels()[row]).isEqualTo(expected);
          assertThat(batch.examples()[2 * row]).isEqualTo(expected);
        }
      }
      assertThat(loader.next()).isFalse();
    }
  }

  @Test
  void surfacesErrorsOfTheBackgroundThread() {
    Counting broken =
        new Counting(8) {
          @Override
          public Writer newWriter() {
            return (epoch, index, out, offset) -> {
              throw new DataException("image: cat.jpg is cut short; replace it");
            };
          }
        };
    try (BatchLoader loader = BatchLoader.training(broken, 2, 1).open()) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DataException.class)
          .hasMessage("image: cat.jpg is cut short; replace it")
          .hasCauseInstanceOf(DataException.class);
      assertThatThrownBy(loader::next).isInstanceOf(DataException.class);
    }
    Counting wrong =
        new Counting(8) {
          @Override
          public Writer newWriter() {
            throw new OutOfMemoryError("heap");
          }
        };
    try (BatchLoader loader = BatchLoader.training(wrong, 2, 1).open()) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("preparing the numbers failed")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void closesWhileTheWorkersWaitOrWork() throws InterruptedException {
    BatchLoader loader = BatchLoader.training(new Counting(8), 2, 1).workers(4).open();
    Thread.sleep(20);
    loader.close();
    loader.close();
    assertThatThrownBy(loader::next).hasMessageContaining("is closed");
  }

  @Test
  void refusesBatchesLargerThanTheData() {
    assertThatThrownBy(() -> BatchLoader.training(new Counting(100), 128, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "batches: the batch size 128 is larger than the 100 examples of the numbers; give a"
                + " batch size of 100 or less, or more data");
    assertThatThrownBy(() -> BatchLoader.training(new Counting(100), 0, 1))
        .hasMessageContaining("give at least 1");
    assertThatThrownBy(() -> BatchLoader.training(new Counting(100), 10, 1).startAt(0, 11))
        .hasMessageContaining("an epoch has 10 steps");
    assertThatThrownBy(() -> BatchLoader.training(new Counting(100), 10, 1).workers(0))
        .hasMessageContaining("give at least 1");
  }

  @Test
  void allocatesNothingForABatch() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    try (BatchLoader loader = BatchLoader.training(new Counting(64), 8, 1).open()) {
      for (int i = 0; i < 2_000; i++) {
        loader.next();
      }
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < 2_000; i++) {
        loader.next();
      }
      // A shuffle every eight batches makes one small stream; the rest of the process adds some.
      assertThat(threads.getTotalThreadAllocatedBytes() - before).isLessThan(2_000 * 100L);
    }
  }

  private static List<String> labels(BatchLoader.Builder builder) {
    List<String> labels = new ArrayList<>();
    try (BatchLoader loader = builder.open()) {
      while (loader.next()) {
        Batch batch = loader.batch();
        labels.add(batch.epoch() + "/" + batch.step() + Arrays.toString(batch.labels()));
      }
    }
    return labels;
  }

  /** Examples that say their number and epoch. */
  private static class Counting implements ExampleSource {
    private final int size;

    Counting(int size) {
      this.size = size;
    }

    @Override
    public String description() {
      return "the numbers";
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int length() {
      return 2;
    }

    @Override
    public Writer newWriter() {
      return (epoch, index, out, offset) -> {
        out[offset] = index;
        out[offset + 1] = epoch;
        return index;
      };
    }
  }
}
