package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Verdict.Outcome;
import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the gate says of all kernels. */
public final class Judgement {
  private final String family;
  private final boolean known;
  private final List<Verdict> verdicts;
  private final List<String> failures;
  private final Report report;

  Judgement(
      String family, boolean known, List<Verdict> verdicts, List<String> failures, Report report) {
    this.family = family;
    this.known = known;
    this.verdicts = List.copyOf(verdicts);
    this.failures = List.copyOf(failures);
    this.report = report;
  }

  /** Returns whether every kernel was measured and none is slower than tolerated. */
  public boolean passed() {
    return failures.isEmpty()
        && !verdicts.isEmpty()
        && verdicts.stream().noneMatch(verdict -> verdict.outcome() == Outcome.SLOWER);
  }

  /** Returns the figures of the first look. */
  public Report report() {
    return report;
  }

  /** Returns the verdicts, a line each, in columns. */
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      Metric metric = verdict.metric();
      rows.add(
          List.of(
              metric.kernel(),
              metric.kind().label(),
              number(metric.interval().median()),
              number(metric.interval().low()) + " to " + number(metric.interval().high()),
              verdict.expectation().map(e -> number(e.ratio())).orElse("-"),
              verdict.expectation().map(e -> "%.0f %%".formatted(100 * e.tolerance())).orElse("-"),
              verdict.outcome().label()));
    }
    return rows;
  }

  /** Returns the conclusion in sentences: what is slower, by how much, and how to look closer. */
  public List<String> conclusion() {
    List<String> lines = new ArrayList<>();
    if (!known) {
      lines.add(
          "gate: %s is not in the baseline, so the conservative figures count; add it with lanes bench gate --update-baseline"
              .formatted(family));
    }
    failures.forEach(failure -> lines.add("gate: not measured: " + failure));
    for (Verdict verdict : verdicts) {
      if (verdict.outcome() == Outcome.SLOWER) {
        lines.addAll(slower(verdict));
      }
    }
    long busy = verdicts.stream().filter(v -> v.outcome() == Outcome.BUSY).count();
    if (busy > 0) {
      lines.add(
          "gate: %d ratios of scaling were not judged, since other programs use the cores"
              .formatted(busy));
    }
    lines.add(passed() ? "gate: passed, %d ratios".formatted(verdicts.size()) : "gate: failed");
    return lines;
  }

  private static List<String> slower(Verdict verdict) {
    Metric metric = verdict.metric();
    String kernel = metric.kernel();
    return List.of(
        "gate: %s is slower: %s is %s (%s to %s), %.1f %% below %s; tolerated %.0f %%; measured %d times"
            .formatted(
                kernel,
                metric.kind().label(),
                number(metric.interval().median()),
                number(metric.interval().low()),
                number(metric.interval().high()),
                100 * verdict.shortfall(),
                number(verdict.expectation().orElseThrow().ratio()),
                100 * verdict.expectation().orElseThrow().tolerance(),
                verdict.looks()),
        "  look closer: " + command(kernel) + " --full",
        "  its code:    LANES_JAVA_OPTS='-XX:+UnlockDiagnosticVMOptions -XX:CompileCommand=print,CLASS.METHOD' "
            + command(kernel),
        "  if it is meant to be slower: lanes bench gate --update-baseline --kernel '%s'"
            .formatted(kernel));
  }

  /** Returns the command that measures the kernel alone. */
  private static String command(String kernel) {
    Task task = Tasks.named(kernel);
    return switch (task) {
      case Gemm _ -> "lanes bench gemm --shape " + task.shape();
      case Conv _ -> "lanes bench conv --shape " + task.shape();
      case OpTask _, Loading _ -> "lanes bench ops --kernel '" + kernel + "'";
      case NetworkTask network ->
          "lanes bench %s --models %s --batch %d"
              .formatted(task.benchmark(), network.model(), network.batch());
    };
  }

  private static String number(double ratio) {
    return ratio >= 10
        ? String.format(Locale.ROOT, "%.1f", ratio)
        : String.format(Locale.ROOT, "%.3f", ratio);
  }
}
