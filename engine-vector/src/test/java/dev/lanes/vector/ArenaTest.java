package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private final Arena arena = new Arena();

  @Test
  void everyTensorBeginsOnALineOfALargeArray() {
    for (int size : new int[] {1, 16, 17, Arena.leastLength() - 1, 3 * Arena.leastLength()}) {
      Storage taken = arena.take(size);
      assertThat(taken.array().length).isGreaterThanOrEqualTo(Arena.leastLength());
      assertThat(taken.offset() % BLOCK).isEqualTo(FIRST);
      assertThat(taken.array().length - taken.offset()).isGreaterThanOrEqualTo(size);
    }
  }

  @Test
  void tensorsAreZerosAndDoNotOverlap() {
    Random random = new Random(5);
    long elements = 0;
    for (int i = 0; i < 300; i++) {
      int size = random.nextInt(1, 5000);
      Storage taken = arena.take(size);
      for (int k = 0; k < size; k++) {
        assertThat(taken.array()[taken.offset() + k]).isZero();
      }
      Arrays.fill(taken.array(), taken.offset(), taken.offset() + size, 1);
      elements += VectorConstants.padded(size);
    }
    assertThat(arena.bytes()).isEqualTo(4 * elements);
  }

  @Test
  void aLargeTensorLeavesTheRestForSmallOnes() {
    Storage first = arena.take(10);
    arena.take(Arena.leastLength());
    assertThat(arena.take(10).array()).isSameAs(first.array());
  }

  @Test
  void scratchGrowsToWhatWasReserved() {
    Scratch scratch = new Scratch();
    scratch.reserve(100);
    float[] small = scratch.array();
    assertThat(small.length).isGreaterThanOrEqualTo(FIRST + 100);
    scratch.reserve(50);
    assertThat(scratch.array()).isSameAs(small);
    scratch.reserve(2L * small.length);
    assertThat(scratch.array().length).isEqualTo(FIRST + 2 * small.length);
  }
}
