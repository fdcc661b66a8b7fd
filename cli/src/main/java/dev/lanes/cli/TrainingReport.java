package dev.lanes.cli;

import dev.lanes.train.EpochMetrics;
import dev.lanes.train.Progress;
import dev.lanes.train.TrainingListener;
import java.util.Locale;

/** Shows a training run: a line an epoch, and on a terminal a bar within the epoch. */
final class TrainingReport implements TrainingListener {
  private static final long REFRESH_NANOS = 100_000_000;

  private final Display display;
  private final int epochs;
  private final String watched;
  private final boolean withTop5;
  private long shown;

  /**
   * Creates the report.
   *
   * @param epochs how many epochs there will be, the last perhaps only in part
   * @param watched what is evaluated after each: test or validation
   * @param withTop5 whether to say how often a class was among the first five
   */
  TrainingReport(Display display, int epochs, String watched, boolean withTop5) {
    this.display = display;
    this.watched = watched;
    this.withTop5 = withTop5;
    this.epochs = epochs;
    this.shown = System.nanoTime() - REFRESH_NANOS;
  }

  @Override
  public void onStep(Progress progress) {
    long now = System.nanoTime();
    if (now - shown < REFRESH_NANOS) {
      return;
    }
    shown = now;
    display.progress(
        "epoch " + (progress.epoch() + 1) + "/" + epochs,
        progress.stepInEpoch(),
        progress.stepsPerEpoch(),
        String.format(
            Locale.ROOT, "loss %.4f  %.0f images/s", progress.loss(), progress.imagesPerSecond()));
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    display.line(line(metrics));
  }

  private String line(EpochMetrics metrics) {
    int digits = Integer.toString(epochs).length();
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "epoch %" + digits + "d/%d", metrics.epoch(), epochs));
    line.append(String.format(Locale.ROOT, "  loss %.4f", metrics.trainLoss()));
    if (!Double.isNaN(metrics.trainAccuracy())) {
      line.append("  accuracy ").append(percent(metrics.trainAccuracy()));
    }
    line.append(String.format(Locale.ROOT, "  %s loss %.4f", watched, metrics.testLoss()));
    if (!Double.isNaN(metrics.testAccuracy())) {
      line.append("  accuracy ").append(percent(metrics.testAccuracy()));
      if (withTop5) {
        line.append("  top-5 ").append(percent(metrics.testTop5()));
      }
    }
    line.append(
        String.format(
            Locale.ROOT, "  %.0f images/s  %.1f s", metrics.imagesPerSecond(), metrics.seconds()));
    return line.toString();
  }

  /** Such as {@code 12} or {@code 11.5}. */
  static String epochs(double value) {
    return Double.toString(value).replaceFirst("\\.0$", "");
  }

  /** Such as {@code 97.25 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
