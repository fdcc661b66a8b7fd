package dev.lanes.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void constantStays() {
    assertThat(Schedule.constant(0.1f).at(1e9)).isEqualTo(0.1f);
  }

  @Test
  void stepFallsAtOnce() {
    Schedule schedule = Schedule.step(1, 0.5f, 10);
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(9)).isEqualTo(1);
    assertThat(schedule.at(10)).isEqualTo(0.5f);
    assertThat(schedule.at(39)).isEqualTo(0.125f);
  }

  @Test
  void exponentialFallsEvenly() {
    Schedule schedule = Schedule.exponential(1, 0.25f, 10);
    assertThat(schedule.at(5)).isCloseTo(0.5f, within(1e-7f));
    assertThat(schedule.at(20)).isCloseTo(0.0625f, within(1e-7f));
  }

  @Test
  void cosineEndsAndStays() {
    Schedule schedule = Schedule.cosine(1, 0.2f, 8);
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(4)).isCloseTo(0.6f, within(1e-6f));
    assertThat(schedule.at(8)).isCloseTo(0.2f, within(1e-6f));
    assertThat(schedule.at(100)).isCloseTo(0.2f, within(1e-6f));
  }

  @Test
  void polynomialEndsAndStays() {
    Schedule schedule = Schedule.polynomial(1, 0.2f, 2, 8);
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(4)).isCloseTo(0.4f, within(1e-6f));
    assertThat(schedule.at(100)).isEqualTo(0.2f);
    assertThat(Schedule.linear(1, 0, 8).at(2)).isCloseTo(0.75f, within(1e-6f));
    assertThat(schedule.describe()).isEqualTo("polynomial 1.0 to 0.2, power 2.0, in 8.0");
    assertThatThrownBy(() -> Schedule.polynomial(1, 0, 0, 8)).hasMessageContaining("power");
  }

  @Test
  void warmUpMeetsWhatFollows() {
    Schedule schedule = Schedule.warmUp(4, 0.1f, Schedule.constant(0.5f));
    assertThat(schedule.at(0)).isEqualTo(0.1f);
    assertThat(schedule.at(2)).isCloseTo(0.3f, within(1e-7f));
    assertThat(schedule.at(4)).isEqualTo(0.5f);
  }

  @Test
  void piecesCountFromTheirOwnStart() {
    Schedule schedule =
        Schedule.piecewise(
            Schedule.startingAt(0, Schedule.constant(1)),
            Schedule.startingAt(8, Schedule.step(0.5f, 0.1f, 2)));
    assertThat(schedule.at(7.99)).isEqualTo(1);
    assertThat(schedule.at(8)).isEqualTo(0.5f);
    assertThat(schedule.at(10)).isEqualTo(0.05f);
  }

  /** The step that begins an epoch is in it, for every number of steps an epoch can have. */
  @Test
  void epochsBecomeStepsExactly() {
    Schedule epochs =
        Schedule.piecewise(
            Schedule.startingAt(0, Schedule.constant(1)),
            Schedule.startingAt(8, Schedule.constant(0.1f)));
    for (int steps = 1; steps < 2000; steps++) {
      Schedule schedule = epochs.stretched(steps);
      assertThat(schedule.at(8.0 * steps - 1)).isEqualTo(1);
      assertThat(schedule.at(8.0 * steps)).isEqualTo(0.1f);
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Schedule.constant(-1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Schedule.constant(Float.NaN)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Schedule.step(1, 0, 1)).hasMessageContaining("factor");
    assertThatThrownBy(() -> Schedule.cosine(1, 0, 0)).hasMessageContaining("length");
    assertThatThrownBy(() -> Schedule.piecewise(Schedule.startingAt(1, Schedule.constant(1))))
        .hasMessageContaining("must start at 0");
    assertThatThrownBy(
            () ->
                Schedule.piecewise(
                    Schedule.startingAt(0, Schedule.constant(1)),
                    Schedule.startingAt(0, Schedule.constant(1))))
        .hasMessageContaining("put them in order");
  }

  @Test
  void wordsTellSchedulesApart() {
    Schedule schedule = Schedule.warmUp(5, 0.1f, Schedule.cosine(0.4f, 0, 90)).stretched(390);
    assertThat(schedule.describe())
        .isEqualTo(
            "warm-up from 0.1 in 5.0, then cosine 0.4 to 0.0 in 90.0 (in units of 390.0 steps)");
  }
}
