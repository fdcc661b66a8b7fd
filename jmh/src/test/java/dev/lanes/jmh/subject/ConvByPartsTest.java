package dev.lanes.jmh.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lanes.jmh.task.Conv;
import dev.lanes.spi.Backends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sharing the images out among threads does not change what a convolution is. */
class ConvByPartsTest {
  @ParameterizedTest
  @EnumSource
  void partsGiveWhatTheWholeGives(Conv.Pass pass) {
    Conv task = new Conv(pass, 5, 4, 7, 6, 6, 3, 3, 2, 1, 2);
    EngineSubject scalar = new EngineSubject(Backends.named("scalar"));

    ConvByParts parts = ConvByParts.run(scalar.backend(), task, task.operands(), 3);

    assertThat(parts.seconds()).isPositive();
    try (Prepared whole = scalar.prepare(task, 1)) {
      whole.run();
      assertThatCode(() -> Comparison.require(task, "parts", parts.results(), whole.results()))
          .doesNotThrowAnyException();
    }
  }
}
