package dev.lanes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanes.cli.page.StepPoint;
import dev.lanes.train.Progress;
import dev.lanes.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code steps.jsonl} of a run: how the steps went, some of them together in a line, so
 * that a run of any length has some hundred lines.
 */
final class StepLog implements TrainingListener {
  private static final int LINES = 500;

  private final JsonLines lines;
  private Consumer<StepPoint> watcher = point -> {};
  private Progress.State before = Progress.State.START;
  private double lossSum;
  private int steps;

  /** Takes the file of a run, which need not be there yet. */
  StepLog(RunFolder folder) {
    lines = new JsonLines(folder, folder.steps());
  }

  /** Has every line told to one who watches, too. */
  void watch(Consumer<StepPoint> newWatcher) {
    watcher = newWatcher;
  }

  /** Goes on after a checkpoint: later lines will come again. */
  void resume(Progress.State state) {
    before = state;
    lines.keep(line -> line.path("step").isNumber() && line.path("step").asLong() <= state.step());
  }

  /** Returns what is in the file. */
  List<StepPoint> read() {
    return lines.read().stream().map(StepLog::parse).toList();
  }

  @Override
  public void onStep(Progress progress) {
    lossSum += progress.lastLoss();
    steps++;
    long together = Math.max(1, progress.totalSteps() / LINES);
    boolean endOfEpoch = progress.stepInEpoch() == progress.stepsPerEpoch();
    if (progress.step() % together == 0 || endOfEpoch || progress.step() == progress.totalSteps()) {
      StepPoint point = point(progress, progress.state());
      before = endOfEpoch ? Progress.State.START : progress.state();
      lossSum = 0;
      steps = 0;
      lines.append(describe(point));
      watcher.accept(point);
    }
  }

  private StepPoint point(Progress progress, Progress.State now) {
    long images = now.images() - before.images();
    return new StepPoint(
        now.step(),
        now.epoch() + (double) now.stepInEpoch() / progress.stepsPerEpoch(),
        lossSum / steps,
        (double) (now.correct() - before.correct()) / images,
        progress.rate(),
        images * 1e9 / (now.nanoseconds() - before.nanoseconds()));
  }

  private static StepPoint parse(JsonNode line) {
    return new StepPoint(
        line.path("step").asLong(),
        Json.number(line, "epoch"),
        Json.number(line, "loss"),
        Json.number(line, "accuracy"),
        Json.number(line, "rate"),
        Json.number(line, "imagesPerSecond"));
  }

  private static Map<String, @Nullable Object> describe(StepPoint point) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("step", point.step());
    line.put("epoch", point.epoch());
    line.put("loss", MetricsLog.known(point.loss()));
    line.put("accuracy", MetricsLog.known(point.accuracy()));
    line.put("rate", MetricsLog.known(point.rate()));
    line.put("imagesPerSecond", MetricsLog.known(point.imagesPerSecond()));
    return line;
  }
}
