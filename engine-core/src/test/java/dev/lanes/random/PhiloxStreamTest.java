package dev.lanes.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxStreamTest {
  @Test
  void walksTheBlocksInOrder() {
    PhiloxStream stream = new PhiloxStream(7, 0x0000_0003_0000_0002L);
    int[] expected = new int[8];
    Philox.block(7, 0, 0, 2, 3, expected, 0);
    Philox.block(7, 1, 0, 2, 3, expected, 4);
    assertThat(IntStream.generate(stream::nextInt).limit(8).toArray()).containsExactly(expected);
  }

  @Test
  void goesOnFromASavedPosition() {
    PhiloxStream first = new PhiloxStream(42, 1);
    for (int i = 0; i < 5; i++) {
      first.nextInt();
    }
    first.nextGaussian();
    assertThat(first.position()).isEqualTo(7);
    PhiloxStream second = new PhiloxStream(42, 1);
    second.position(first.position());
    for (int i = 0; i < 9; i++) {
      assertThat(second.nextFloat()).isEqualTo(first.nextFloat());
    }
    first.position(0);
    assertThat(first.nextInt()).isEqualTo(new PhiloxStream(42, 1).nextInt());
  }

  @Test
  void boundedIntegersAreEvenlySpread() {
    PhiloxStream stream = new PhiloxStream(1, 0);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[stream.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
    assertThat(stream.nextInt(1)).isZero();
  }

  @Test
  void gaussiansHaveMeanZeroAndVarianceOne() {
    PhiloxStream stream = new PhiloxStream(3, 0);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      float value = stream.nextGaussian();
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / n).isCloseTo(0, within(0.015));
    assertThat(squares / n).isCloseTo(1, within(0.02));
  }

  @Test
  void shufflingPermutes() {
    int[] values = IntStream.range(0, 100).toArray();
    new PhiloxStream(5, 0).shuffle(values);
    assertThat(values).isNotEqualTo(IntStream.range(0, 100).toArray());
    assertThat(values).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
  }

  @Test
  void refusesBadArguments() {
    PhiloxStream stream = new PhiloxStream(0, 0);
    assertThatThrownBy(() -> stream.nextInt(0)).hasMessageContaining("give at least 1");
    assertThatThrownBy(() -> stream.position(-1)).hasMessageContaining("negative");
  }
}
