package dev.lanes.cli;

import dev.lanes.jmh.measure.PeakMemory;
import dev.lanes.train.EpochMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run of training came to.
 *
 * @param plan what was to be done
 * @param folder where checkpoint and metrics are
 * @param epochs the epochs of this run, without those before a resume
 * @param testLoss the mean loss over the test images at the end
 * @param testAccuracy the share of them classified rightly; NaN where there are no classes
 * @param testTop5 the share of them whose class was among the first five; NaN likewise
 * @param regression the weights beside the closed form, for linear regression
 * @param secondsToTenthStep from the start of the JVM to the end of the tenth step; null without
 * @param provenance what it came about with
 */
record TrainingResult(
    TrainingPlan plan,
    RunFolder folder,
    List<EpochMetrics> epochs,
    double testLoss,
    double testAccuracy,
    double testTop5,
    Optional<RegressionReport> regression,
    @Nullable Double secondsToTenthStep,
    Map<String, String> provenance) {

  /** Returns what to tell a person. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (epochs.isEmpty()) {
      lines.add(
          "nothing to do: all %s epochs are done; give more by --epochs"
              .formatted(TrainingReport.epochs(plan.epochs())));
    }
    regression.ifPresent(report -> lines.addAll(report.lines()));
    lines.add(
        Double.isNaN(testAccuracy)
            ? String.format(Locale.ROOT, "test loss %.4f", testLoss)
            : "test accuracy "
                + TrainingReport.percent(testAccuracy)
                + (plan.ofPhotographs() ? ", top-5 " + TrainingReport.percent(testTop5) : ""));
    PeakMemory.text().ifPresent(text -> lines.add("peak memory " + text));
    lines.add("checkpoint " + folder.checkpoint());
    return lines;
  }

  /** Returns all of it by name. */
  Map<String, @Nullable Object> describe() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("model", plan.model().name());
    all.put("dataset", plan.dataset());
    all.put("epochs", plan.epochs());
    all.put("batch", plan.batch());
    all.put("seed", plan.seed());
    all.put("recipe", plan.recipe().describe());
    all.put("metrics", epochs.stream().map(MetricsLog::describe).toList());
    all.put("testLoss", MetricsLog.known(testLoss));
    all.put("testAccuracy", MetricsLog.known(testAccuracy));
    all.put("testTop5", MetricsLog.known(testTop5));
    regression.ifPresent(report -> all.put("weights", report.describe()));
    all.put("secondsToTenthStep", secondsToTenthStep);
    all.put("peakMemoryBytes", PeakMemory.bytes().orElse(null));
    all.put("checkpoint", folder.checkpoint().toString());
    all.put("provenance", provenance);
    return all;
  }
}
