package dev.lanes.cli;

import dev.lanes.jmh.report.TextTable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Explanation.StepExplanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A compiled plan, as a table or as JSON. */
final class PlanTable {
  private static final double MEBI = 1024.0 * 1024.0;

  private PlanTable() {}

  /** Returns a line a step, and the sums. */
  static List<String> lines(Explanation plan) {
    TextTable table =
        new TextTable("rllllrr", "#", "step", "operation", "shape", "algorithm", "MMAC", "KiB");
    int number = 0;
    for (StepExplanation step : plan.steps()) {
      number++;
      table.row(
          Integer.toString(number),
          step.name(),
          step.operation(),
          step.shape(),
          step.algorithm(),
          step.multiplyAccumulates() == 0 ? "" : millions(step.multiplyAccumulates()),
          step.bytes() == 0 ? "" : Long.toString(Math.ceilDiv(step.bytes(), 1024L)));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(
        "%d steps, %s million multiply-accumulates"
            .formatted(number, millions(multiplyAccumulates(plan))));
    lines.add(
        "memory: %s of activations, %s of variables, %s of scratch"
            .formatted(
                mebibytes(plan.activationBytes()),
                mebibytes(plan.variableBytes()),
                mebibytes(plan.scratchBytes())));
    return lines;
  }

  /** Returns the same by name. */
  static Map<String, Object> describe(Explanation plan) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("steps", plan.steps().stream().map(PlanTable::describe).toList());
    all.put("multiplyAccumulates", multiplyAccumulates(plan));
    all.put("activationBytes", plan.activationBytes());
    all.put("variableBytes", plan.variableBytes());
    all.put("scratchBytes", plan.scratchBytes());
    return all;
  }

  private static Map<String, Object> describe(StepExplanation step) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", step.name());
    one.put("operation", step.operation());
    one.put("shape", step.shape());
    one.put("algorithm", step.algorithm());
    one.put("multiplyAccumulates", step.multiplyAccumulates());
    one.put("bytes", step.bytes());
    return one;
  }

  private static long multiplyAccumulates(Explanation plan) {
    return plan.steps().stream().mapToLong(StepExplanation::multiplyAccumulates).sum();
  }

  private static String millions(long count) {
    return String.format(Locale.ROOT, "%.1f", count / 1e6);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
  }
}
