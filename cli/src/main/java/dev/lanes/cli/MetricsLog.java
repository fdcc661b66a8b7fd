package dev.lanes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanes.train.EpochMetrics;
import dev.lanes.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file {@code metrics.jsonl} of a run: a JSON object a line, a line an epoch. */
final class MetricsLog implements TrainingListener {
  private static final String WATCHED = "testedOn";

  private final JsonLines lines;
  private final String watched;

  /**
   * Takes the file of a run, which need not be there yet.
   *
   * @param watched what is evaluated after each epoch: test or validation
   */
  MetricsLog(RunFolder folder, String watched) {
    this.watched = watched;
    lines = new JsonLines(folder, folder.metrics());
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    Map<String, @Nullable Object> line = describe(metrics);
    line.put(WATCHED, watched);
    lines.append(line);
  }

  /** Keeps the lines of the first epochs alone: those after a checkpoint will come again. */
  void keepEpochs(int epochs) {
    lines.keep(line -> line.path("epoch").isInt() && line.path("epoch").asInt() <= epochs);
  }

  /** Returns the epochs that are in the file. */
  List<EpochMetrics> read() {
    return lines.read().stream().map(MetricsLog::parse).toList();
  }

  private static EpochMetrics parse(JsonNode line) {
    return new EpochMetrics(
        line.path("epoch").asInt(),
        Json.number(line, "trainLoss"),
        Json.number(line, "trainAccuracy"),
        Json.number(line, "testLoss"),
        Json.number(line, "testAccuracy"),
        Json.number(line, "testTop5"),
        Json.number(line, "imagesPerSecond"),
        Json.number(line, "seconds"));
  }

  /** Returns the numbers by the names they have in the file; what is not known is null. */
  static Map<String, @Nullable Object> describe(EpochMetrics metrics) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("epoch", metrics.epoch());
    line.put("trainLoss", known(metrics.trainLoss()));
    line.put("trainAccuracy", known(metrics.trainAccuracy()));
    line.put("testLoss", known(metrics.testLoss()));
    line.put("testAccuracy", known(metrics.testAccuracy()));
    line.put("testTop5", known(metrics.testTop5()));
    line.put("imagesPerSecond", known(metrics.imagesPerSecond()));
    line.put("seconds", known(metrics.seconds()));
    return line;
  }

  /** Returns the number, or null for what JSON has no number for. */
  static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
