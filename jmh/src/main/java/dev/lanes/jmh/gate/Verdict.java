package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import java.util.Optional;

/**
 * What the gate says of a metric.
 *
 * @param metric what was measured, in all looks
 * @param expectation what was expected, if that is known
 * @param outcome the verdict
 * @param looks how many those were
 */
record Verdict(Metric metric, Optional<Expectation> expectation, Outcome outcome, int looks) {
  /** The verdicts. */
  enum Outcome {
    /** As fast as expected, or faster. */
    PASSED("ok"),
    /** Slower than tolerated. */
    SLOWER("SLOWER"),
    /** There is nothing to compare with. */
    UNKNOWN("no baseline"),
    /** Cannot be judged, since other programs use the cores. */
    BUSY("not judged: cores busy");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * Judges.
   *
   * @param free whether the cores were free, where that matters
   * @param looks how many looks the metric comes from
   */
  static Verdict of(Metric metric, Optional<Expectation> expectation, boolean free, int looks) {
    Outcome outcome;
    if (expectation.isEmpty()) {
      outcome = Outcome.UNKNOWN;
    } else if (!free) {
      outcome = Outcome.BUSY;
    } else {
      outcome =
          metric.interval().low() < expectation.get().floor() ? Outcome.SLOWER : Outcome.PASSED;
    }
    return new Verdict(metric, expectation, outcome, looks);
  }

  /** Returns the verdict where a suspicion could not be looked into, since the cores were busy. */
  Verdict unproven() {
    return outcome == Outcome.SLOWER ? new Verdict(metric, expectation, Outcome.BUSY, looks) : this;
  }

  /**
   * Returns whether a closer look is worth its time: it is slower, or the ratio that is judged
   * closely is below half of what is tolerated.
   */
  boolean isSuspect() {
    return outcome == Outcome.SLOWER
        || (metric.kind() == Kind.BOTH
            && expectation.isPresent()
            && metric.interval().low() < expectation.get().halfway());
  }

  /** Returns whether only the width of the interval makes it slower. */
  boolean isUndecided() {
    return outcome == Outcome.SLOWER
        && metric.interval().median() >= expectation.orElseThrow().floor();
  }

  /** Returns whether the ratio that is judged closely is below what is expected at all. */
  boolean isBelowExpectation() {
    return metric.kind() == Kind.BOTH
        && expectation.isPresent()
        && metric.interval().low() < expectation.get().ratio();
  }

  /** Returns how far the median is below what was expected, as a share; negative if above. */
  double shortfall() {
    double expected = expectation.orElseThrow().ratio();
    return (expected - metric.interval().median()) / expected;
  }
}
