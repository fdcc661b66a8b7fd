package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Baseline.Expectation;
import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All looks at one kernel, and what follows from them.
 *
 * <p>A suspect is looked at again, and judged by all rounds together: a look that was unlucky, or
 * lucky, is outweighed.
 */
final class Examination {
  static final int LOOKS_AT_SUSPECTS = 3;

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
    return !looks.isEmpty()
        && looks.size() < LOOKS_AT_SUSPECTS
        && verdicts().stream().anyMatch(Verdict::isSuspect);
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
      double weight = expectation.map(Expectation::weightOrUnknown).orElse(Weight.UNKNOWN);
      List<Double> ratios =
          judged.stream().flatMap(look -> look.of(kind, weight).stream()).toList();
      if (!ratios.isEmpty()) {
        verdicts.add(
            Verdict.of(
                Metric.of(task.name(), kind, ratios), expectation, !free.isEmpty(), judged.size()));
      }
    }
    return verdicts;
  }
}
