package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestTest {
  private static final Request FIRST =
      new Request(
          "gemm",
          "8,8,8",
          List.of("scalar", "vector", "openblas", "netlib"),
          List.of(),
          List.of(1, 2),
          Effort.QUICK,
          1);

  @Test
  void whoIsMeasuredAgainTakesTurnsWithOurs() {
    Request again = FIRST.again(Set.of("openblas"));

    assertThat(again.subjects()).containsExactly("vector", "openblas");
    assertThat(again.checked()).isTrue();
  }

  @Test
  void whoWasNotAskedForIsNotMeasuredAgainEither() {
    Request again = FIRST.without("netlib-x").again(Set.of("vector", "pytorch"));

    assertThat(again.subjects()).containsExactly("vector");
    assertThat(again.leftOut()).containsExactly("netlib-x");
  }
}
