package dev.lanes.cli;

import dev.lanes.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file {@code metrics.jsonl} of a run: a JSON object a line, a line an epoch. */
final class MetricsLog {
  private final RunFolder folder;

  /** Takes the file of a run, which need not be there yet. */
  MetricsLog(RunFolder folder) {
    this.folder = folder;
  }

  /** Adds the line of an epoch. */
  void append(EpochMetrics metrics) {
    String line = Json.line(describe(metrics)) + "\n";
    try {
      Files.writeString(
          folder.metrics(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
  }

  /**
   * Keeps the lines of the first epochs alone: those after a checkpoint will come again, and the
   * last line of a killed run may be half a line.
   */
  void keepEpochs(int epochs) {
    Path file = folder.metrics();
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<String> kept =
          Files.readAllLines(file).stream()
              .filter(line -> Json.wholeNumber(line, "epoch").orElse(Integer.MAX_VALUE) <= epochs)
              .toList();
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(temporary, kept);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
  }

  /** Returns the numbers by the names they have in the file; what is not known is null. */
  static Map<String, @Nullable Object> describe(EpochMetrics metrics) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("epoch", metrics.epoch());
    line.put("trainLoss", known(metrics.trainLoss()));
    line.put("trainAccuracy", known(metrics.trainAccuracy()));
    line.put("testLoss", known(metrics.testLoss()));
    line.put("testAccuracy", known(metrics.testAccuracy()));
    line.put("imagesPerSecond", known(metrics.imagesPerSecond()));
    line.put("seconds", known(metrics.seconds()));
    return line;
  }

  /** Returns the number, or null for what JSON has no number for. */
  static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
