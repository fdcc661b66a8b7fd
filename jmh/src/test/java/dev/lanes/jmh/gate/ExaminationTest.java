package dev.lanes.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.gate.Verdict.Outcome;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which looks at a kernel count, and when another is taken. */
class ExaminationTest {
  private static final Task KERNEL = new Gemm(256, 256, 256);
  private static final Map<Kind, Expectation> KNOWN =
      Map.of(
          Kind.BOTH, new Expectation(1, 0.08, 0.25),
          Kind.SCALAR, new Expectation(1, 0.5),
          Kind.SCALING, new Expectation(1, 0.1));

  private final Examination examination =
      new Examination(KERNEL, kind -> Optional.ofNullable(KNOWN.get(kind)));

  /** Returns a look at a kernel that has a speed; 1 is the expected one. */
  private static Look look(double speed) {
    return look(speed, 1, 1);
  }

  /** Returns a look that neighbours disturbed: they slow all three down. */
  private static Look look(double speed, double scalar, double peak) {
    double vector = speed * Math.pow(scalar, 0.25) * Math.pow(peak, 0.75);
    return new Look(
        Map.of(
            Kind.SCALAR, Collections.nCopies(20, vector / scalar),
            Kind.PEAK, Collections.nCopies(20, vector / peak)),
        true);
  }

  private Verdict verdict(Kind kind) {
    return examination.verdicts().stream()
        .filter(verdict -> verdict.metric().kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneGoodLookIsEnough() {
    examination.add(look(0.97));
    assertThat(examination.needsAnother()).isFalse();
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void neighboursCancelOut() {
    examination.add(look(1.001, 0.6, 0.85));
    assertThat(verdict(Kind.BOTH).metric().interval().median()).isCloseTo(1.001, within(1e-9));
    assertThat(examination.needsAnother()).isFalse();
  }

  @Test
  void quietRoundsCountAlone() {
    examination.add(look(0.85, 0.6, 0.85)); // the mean does not cancel these neighbours
    examination.add(look(1));
    assertThat(verdict(Kind.BOTH).metric().interval().median()).isCloseTo(1, within(1e-9));
    assertThat(examination.needsAnother()).isFalse();
  }

  @Test
  void fewQuietRoundsAmongManyDoNotCountAlone() {
    for (int i = 0; i < 4; i++) {
      examination.add(look(1.001, 0.6, 0.85));
    }
    examination.add(look(0.85)); // a fifth of the rounds
    assertThat(verdict(Kind.BOTH).metric().interval().median()).isGreaterThan(0.95);
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void neighboursDoNotHideASlowdown() {
    examination.add(look(0.98, 0.6, 0.85));
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(0.87));
    examination.add(look(0.87));
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
  }

  @Test
  void disturbedSuspectsAreLookedAtMoreOften() {
    for (int looks = 0; looks < Examination.MOST_LOOKS; looks++) {
      assertThat(examination.needsAnother()).isEqualTo(looks > 0);
      examination.add(look(0.85, 0.6, 0.85));
    }
    assertThat(examination.needsAnother()).isFalse();
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
  }

  @Test
  void oneUnluckyLookIsOutweighedByTwoGoodOnes() {
    examination.add(look(0.85));
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(1));
    examination.add(look(1));
    assertThat(examination.needsAnother()).isFalse();
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(verdict(Kind.BOTH).looks()).isEqualTo(3);
  }

  @Test
  void aSuspectThatStaysOneFails() {
    examination.add(look(0.85));
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(0.88));
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(0.85));
    assertThat(examination.needsAnother()).isFalse();
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
    assertThat(verdict(Kind.BOTH).shortfall()).isCloseTo(0.14, within(1e-9));
  }

  @Test
  void aLuckyLookNearTheToleranceIsRepeated() {
    examination.add(look(0.95));
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(0.87));
    examination.add(look(0.87));
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
  }

  @Test
  void theGainByMoreCoresIsJudgedByLooksAtFreeCores() {
    examination.add(new Look(Map.of(Kind.SCALING, Collections.nCopies(20, 0.4)), false));
    assertThat(examination.needsAnother()).isFalse();
    assertThat(verdict(Kind.SCALING).outcome()).isEqualTo(Outcome.BUSY);
    examination.add(new Look(Map.of(Kind.SCALING, Collections.nCopies(20, 1.0)), true));
    assertThat(verdict(Kind.SCALING).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aGainTooSmallIsProvenByThreeLooksAtFreeCores() {
    Look free = new Look(Map.of(Kind.SCALING, Collections.nCopies(20, 0.4)), true);
    Look busy = new Look(Map.of(Kind.SCALING, Collections.nCopies(20, 0.4)), false);
    examination.add(free);
    for (int i = 1; i < Examination.MOST_LOOKS; i++) {
      assertThat(verdict(Kind.SCALING).outcome()).isEqualTo(Outcome.SLOWER);
      assertThat(examination.needsAnother()).isTrue();
      examination.add(busy);
    }
    assertThat(verdict(Kind.SCALING).outcome()).isEqualTo(Outcome.BUSY);
    assertThat(examination.needsAnother()).isFalse();

    examination.add(free);
    examination.add(free);

    assertThat(verdict(Kind.SCALING).outcome()).isEqualTo(Outcome.SLOWER);
    assertThat(examination.needsAnother()).isFalse();
  }

  @Test
  void aSuspectByTheWidthOfItsIntervalAloneIsLookedAtMoreOften() {
    for (int looks = 0; looks < Examination.LOOKS_AT_SUSPECTS; looks++) {
      examination.add(spread(0.8, 1.06));
    }
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
    assertThat(verdict(Kind.BOTH).isUndecided()).isTrue();
    assertThat(examination.needsAnother()).isTrue();

    examination.add(look(0.97));
    examination.add(look(0.97));

    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
  }

  /** Returns a look that finds a kernel now slow, now fast. */
  private static Look spread(double slow, double fast) {
    List<Double> speeds = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      speeds.add(slow + (fast - slow) * i / 20);
    }
    return new Look(Map.of(Kind.SCALAR, speeds, Kind.PEAK, speeds), true);
  }

  @Test
  void whereNothingIsExpectedNothingFails() {
    Examination unknown = new Examination(KERNEL, kind -> Optional.empty());
    unknown.add(look(0.1));
    assertThat(unknown.needsAnother()).isFalse();
    assertThat(unknown.verdicts())
        .isNotEmpty()
        .extracting(Verdict::outcome)
        .containsOnly(Outcome.UNKNOWN);
  }

  @Test
  void theShareOfThePeakIsJudgedOfMultiplyAddsOnly() {
    Task update = Tasks.named("momentum-update 1000");
    Examination conservative =
        new Examination(update, kind -> Optional.of(new Expectation(0.5, 0)));
    conservative.add(look(1));
    assertThat(conservative.verdicts())
        .extracting(verdict -> verdict.metric().kind())
        .containsExactly(Kind.BOTH, Kind.SCALAR);
  }

  @Test
  void theWeightIsFoundFromDisturbedLooks() {
    List<Look> looks =
        List.of(look(1), look(1, 0.6, 0.9), look(1, 0.7, 0.8), look(1), look(1, 0.8, 1));
    assertThat(Weight.of(looks)).hasValueCloseTo(0.25, within(1e-9));
    assertThat(Weight.of(List.of(look(1), look(1.01)))).isEmpty();
  }

  @Test
  void aSlowJvmIsOutweighedByFasterOnes() {
    examination.add(look(0.9));
    examination.add(look(1));
    examination.add(look(1.02));
    assertThat(verdict(Kind.BOTH).metric().interval().median()).isCloseTo(0.973, within(1e-3));
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aFastJvmDoesNotHideASlowdown() {
    examination.add(look(0.95));
    assertThat(examination.needsAnother()).isTrue();
    examination.add(look(0.87));
    examination.add(look(0.86));
    assertThat(verdict(Kind.BOTH).outcome()).isEqualTo(Outcome.SLOWER);
  }
}
