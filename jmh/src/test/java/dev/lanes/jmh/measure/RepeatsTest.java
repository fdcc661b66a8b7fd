package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.report.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats repeats = new Repeats();

  private void add(double ours, double theirs) {
    repeats.add(
        Map.of("a", row("vector", ours), "b", row("peer", theirs), "c", row("scalar", 100)));
  }

  private static Row row(String subject, double seconds) {
    return row(subject, 1, seconds);
  }

  private static Row row(String subject, int threads, double seconds) {
    return new Row(
        "gemm",
        "1,1,1",
        subject,
        threads,
        seconds,
        null,
        null,
        1,
        "fma",
        List.of(seconds, seconds));
  }

  @Test
  void twoJvmsAreNeverEnough() {
    add(1, 2);
    assertThat(repeats.unconfirmed()).containsExactlyInAnyOrder("vector", "peer");
    add(1, 2);

    assertThat(repeats.unconfirmed()).containsExactlyInAnyOrder("vector", "peer");
  }

  @Test
  void twoThatAgreeAreEnoughIfNoneOfThreeIsBetter() {
    add(1, 2);
    add(1.01, 1.97);
    add(1.2, 2.2);

    assertThat(repeats.unconfirmed()).isEmpty();
  }

  @Test
  void theBestOfEverySubjectNeedsAnotherNear() {
    add(1, 2);
    add(1, 2.1);
    add(1, 1.7);
    assertThat(repeats.unconfirmed()).containsExactly("peer");
    add(1.2, 1.9); // slower, which says nothing of the best
    assertThat(repeats.unconfirmed()).contains("peer");
    add(1.2, 1.72);
    assertThat(repeats.unconfirmed()).isEmpty();
  }

  @Test
  void theReferenceIsMeasuredOnce() {
    add(1, 2);
    add(1, 2);
    repeats.add(Map.of("a", row("vector", 1), "b", row("peer", 2)));

    assertThat(repeats.unconfirmed()).isEmpty();
  }

  @Test
  void severalThreadsNeedSixJvms() {
    for (int jvm = 0; jvm < 5; jvm++) {
      repeats.add(Map.of("a", row("vector", 1, 1), "b", row("vector", 2, 1)));
      assertThat(repeats.unconfirmed()).containsExactly("vector");
    }
    repeats.add(Map.of("a", row("vector", 1, 1), "b", row("vector", 2, 1)));

    assertThat(repeats.unconfirmed()).isEmpty();
  }
}
