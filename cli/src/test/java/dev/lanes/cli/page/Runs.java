package dev.lanes.cli.page;

import dev.lanes.cli.page.TestResult.Confusion;
import dev.lanes.cli.page.TestResult.Shown;
import dev.lanes.datasets.ImageShape;
import dev.lanes.train.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Runs that were made up, with all that a page can have. */
final class Runs {
  static final List<String> CLASSES =
      List.of(
          "tench",
          "English_springer",
          "cassette_player",
          "chain_saw",
          "church",
          "French_horn",
          "garbage_truck",
          "gas_pump",
          "golf_ball",
          "parachute");

  private Runs() {}

  /** A run of so many epochs, all of them done. */
  static RunView finished(int epochs, double accuracy) {
    List<StepPoint> steps = new ArrayList<>();
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int i = 1; i <= 20 * epochs; i++) {
      double epoch = i / 20.0;
      double loss = 2.3 * Math.exp(-epoch / epochs * 3);
      double rate = 0.01 * Math.pow(0.1, Math.floor(3 * epoch / (epochs + 0.1)));
      steps.add(new StepPoint(i, epoch, loss, accuracy * epoch / epochs, rate, 2811 + i % 7 * 40));
      if (i % 20 == 0) {
        double share = accuracy * (0.9 + 0.1 * epoch / epochs);
        metrics.add(
            new EpochMetrics((int) epoch, loss, share, loss + 0.1, share, 0.99, 2900, 12.5));
      }
    }
    return new RunView(
        "alexnet-owt",
        "images",
        "2026-11-25T20:40:00Z",
        "finished",
        epochs,
        epochs,
        "test",
        steps,
        metrics,
        filters(),
        96,
        Optional.of(test(accuracy)),
        Map.of("Made with", Map.of("Processor", "<a> & \"b\"", "JVM", "25.0.3+9, Vendor")),
        List.of());
  }

  private static List<Picture> filters() {
    Random random = new Random(1);
    float[] weights = new float[96 * 3 * 11 * 11];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return Pictures.filters(weights, new ImageShape(3, 11, 11), 256);
  }

  private static TestResult test(double accuracy) {
    List<Confusion> confusions = new ArrayList<>();
    List<Shown> mistakes = new ArrayList<>();
    ImageShape shape = new ImageShape(3, 96, 128);
    for (int actual = 0; actual < 10; actual++) {
      for (int predicted = 0; predicted < 10; predicted++) {
        int count = actual == predicted ? (int) (1000 * accuracy) : (actual + predicted) % 4 * 9;
        if (count > 0) {
          confusions.add(new Confusion(actual, predicted, count));
        }
      }
    }
    byte[] raw = new byte[shape.length()];
    for (int i = 0; i < 24; i++) {
      new Random(i).nextBytes(raw);
      mistakes.add(
          new Shown(
              i,
              Optional.of(Pictures.image(raw, shape)),
              i % 10,
              (i + 1) % 10,
              1e-7 * i,
              0.9 + i * 1e-3));
    }
    return new TestResult(
        "test",
        "by the last checkpoint",
        10_000,
        0.4,
        accuracy,
        0.99,
        CLASSES,
        confusions,
        mistakes);
  }
}
