package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.gate.Verdict.Outcome;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * All looks at one kernel, and what follows from them.
 *
 * <p>A suspect is looked at again, and judged by the mean of the looks' medians: a look that was
 * unlucky, or lucky, is outweighed. That counts for a training step, whose many small kernels C2
 * compiles differently in every JVM. Where some rounds were quiet, they alone count; see {@link
 * Look#quiet}. As long as there are too few of them, or the floor is within the interval but below
 * the median, more looks are taken: they narrow the interval. The gain by threads is judged by
 * looks at free cores alone, and found too small by no fewer than three.
 */
final class Examination {
  static final int LOOKS_AT_SUSPECTS = 3;

  /** So many if neighbours disturb them, or they decide nothing. */
  static final int MOST_LOOKS = 6;

  /** Looks at a kernel of which neither quiet rounds nor a suspicion are to be had. */
  private static final int LOOKS_AT_DISTURBED = 2;

  private static final int ENOUGH_ROUNDS = 10;

  /**
   * Of fewer among all rounds, many are taken for quiet by the noise of the scalar backend's own
   * time, by which the ratios would then be chosen.
   */
  private static final double ENOUGH_OF_ALL = 1.0 / 3;

  private final Task task;
  private final Function<Kind, Optional<Expectation>> expectations;
  private final List<Look> looks = new ArrayList<>();

  /**
   * Creates one without looks.
   *
   * @param task the kernel
   * @param expectations what the baseline expects of it
   */
  Examination(Task task, Function<Kind, Optional<Expectation>> expectations) {
    this.task = task;
    this.expectations = expectations;
  }

  Task task() {
    return task;
  }

  void add(Look look) {
    looks.add(look);
  }

  /** Returns whether another look may change what is said. */
  boolean needsAnother() {
    if (looks.isEmpty()) {
      return false;
    }
    List<Verdict> verdicts = verdicts();
    boolean disturbed = isDisturbed();
    List<Verdict> suspects = verdicts.stream().filter(Verdict::isSuspect).toList();
    if (!suspects.isEmpty()) {
      boolean open =
          suspects.stream()
              .anyMatch(each -> each.looks() < LOOKS_AT_SUSPECTS || each.isUndecided());
      boolean slower = suspects.stream().anyMatch(each -> each.outcome() == Outcome.SLOWER);
      return looks.size() < ((disturbed && slower) || open ? MOST_LOOKS : LOOKS_AT_SUSPECTS);
    }
    return disturbed
        && looks.size() < LOOKS_AT_DISTURBED
        && verdicts.stream().anyMatch(Verdict::isBelowExpectation);
  }

  /** Returns whether it is known what quiet rounds look like, and there are too few of them. */
  private boolean isDisturbed() {
    OptionalDouble usual = usual();
    return usual.isPresent()
        && !areEnough(quiet(Kind.BOTH, usual.getAsDouble()), all(looks, Kind.BOTH));
  }

  private static boolean areEnough(List<List<Double>> quiet, List<List<Double>> all) {
    return rounds(quiet) >= Math.max(ENOUGH_ROUNDS, ENOUGH_OF_ALL * rounds(all));
  }

  /** Returns the ratios of each look's rounds. */
  private List<List<Double>> all(List<Look> some, Kind kind) {
    double weight = weight(kind);
    return some.stream().map(look -> look.of(kind, weight)).toList();
  }

  /** Returns the ratios of each look's quiet rounds. */
  private List<List<Double>> quiet(Kind kind, double usual) {
    double weight = weight(kind);
    return looks.stream().map(look -> look.quiet(kind, weight, usual)).toList();
  }

  private static int rounds(List<List<Double>> looks) {
    return looks.stream().mapToInt(List::size).sum();
  }

  /**
   * Returns {@link Kind#SCALAR} by {@link Kind#PEAK} on a quiet machine; empty if the baseline does
   * not tell it.
   */
  private OptionalDouble usual() {
    Optional<Expectation> both = expectations.apply(Kind.BOTH);
    Optional<Expectation> scalar = expectations.apply(Kind.SCALAR);
    Optional<Expectation> peak = expectations.apply(Kind.PEAK);
    double weight = weight(Kind.BOTH);
    if (both.isEmpty() || scalar.isEmpty() || (peak.isEmpty() && weight == 1)) {
      return OptionalDouble.empty();
    }
    double ofScalar = scalar.get().ratio();
    return OptionalDouble.of(
        peak.isPresent()
            ? ofScalar / peak.get().ratio()
            : Math.pow(ofScalar / both.get().ratio(), 1 / (1 - weight)));
  }

  private double weight(Kind kind) {
    return expectations.apply(kind).map(Expectation::weightOrUnknown).orElse(Weight.UNKNOWN);
  }

  /** Returns a verdict for each kind of ratio that was measured. */
  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Optional<Expectation> expectation = expectations.apply(kind);
      if ((kind == Kind.BOTH && expectation.isEmpty())
          || (kind == Kind.PEAK && task.flops() == 0)) {
        continue; // by itself the number would say nothing
      }
      List<Look> free =
          kind == Kind.SCALING ? looks.stream().filter(Look::coresFree).toList() : looks;
      List<Look> judged = free.isEmpty() ? looks : free;
      List<List<Double>> ratios = all(judged, kind);
      if (kind != Kind.SCALING && usual().isPresent()) {
        List<List<Double>> quiet = quiet(kind, usual().getAsDouble());
        ratios = areEnough(quiet, ratios) ? quiet : ratios;
      }
      if (rounds(ratios) > 0) {
        Verdict verdict =
            Verdict.of(
                Metric.of(task.name(), kind, ratios), expectation, !free.isEmpty(), judged.size());
        boolean proven = judged.size() >= LOOKS_AT_SUSPECTS || looks.size() < MOST_LOOKS;
        verdicts.add(proven ? verdict : verdict.unproven());
      }
    }
    return verdicts;
  }
}
