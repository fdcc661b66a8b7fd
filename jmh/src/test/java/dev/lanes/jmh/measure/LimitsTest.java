package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the machine can do, measured by code that the JVM has just met. */
class LimitsTest {
  /** Two threads move at most twice as much; a loop that is not compiled moves a tenth. */
  @Test
  void theFirstBandwidthIsThatOfCompiledCode() {
    double first = new Limits(1, Effort.QUICK).event().bytesPerSecond();
    double second = new Limits(2, Effort.QUICK).event().bytesPerSecond();

    assertThat(first).isGreaterThan(second / 3.5);
  }
}
