package dev.lanes.cli.page;

import dev.lanes.cli.page.LineChart.Line;
import dev.lanes.cli.page.LineChart.Point;
import dev.lanes.jmh.report.Axis;
import dev.lanes.train.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The curves of a run. */
final class RunCharts {
  private static final int TRAINING = 0;
  private static final int TEST = 1;
  private static final int TOP5 = 2;

  /** Fewer different rates than this are steps, which are seen on a logarithmic scale only. */
  private static final int FEW_RATES = 12;

  private static final int MOST_POINTS = 150;

  /** So many epochs still have a dot each. */
  private static final int MOST_DOTS = 100;

  private final RunView run;
  private final Axis epochs;

  RunCharts(RunView run) {
    this.run = run;
    // While it runs, the place of what is to come is empty; when it is over, none is wasted.
    double planned = run.state().equals(RunPage.TRAINING) ? run.allEpochs() : 0;
    double done =
        Math.max(run.doneEpochs(), run.epochs().stream().mapToDouble(this::end).max().orElse(0));
    epochs = Axis.linear(List.of(Math.max(planned, done)));
  }

  /** Returns all that there is something to show in. */
  List<LineChart> all() {
    return Stream.of(loss(), accuracy(), rate(), speed())
        .filter(chart -> chart.lines().stream().anyMatch(line -> hasNumbers(line)))
        .toList();
  }

  private static boolean hasNumbers(Line line) {
    return line.points().stream().anyMatch(point -> Double.isFinite(point.value()));
  }

  private LineChart loss() {
    List<Line> lines =
        lines(
            steps("training", TRAINING, StepPoint::loss),
            epochs("training", TRAINING, EpochMetrics::trainLoss),
            epochs(run.watched(), TEST, EpochMetrics::testLoss));
    return chart(
        "Loss",
        "Training: penalties included, each step before its update; the other at the end of an epoch.",
        fromZero(lines),
        Numbers::brief,
        lines);
  }

  private LineChart accuracy() {
    List<Line> lines =
        lines(
            steps("training", TRAINING, StepPoint::accuracy),
            epochs("training", TRAINING, EpochMetrics::trainAccuracy),
            epochs(run.watched(), TEST, EpochMetrics::testAccuracy));
    boolean photographs = run.dataset().equals("images");
    if (photographs) {
      lines.add(epochs(run.watched() + ", top-5", TOP5, EpochMetrics::testTop5));
    }
    return chart("Accuracy", "", accuracies(), Numbers::tickPercent, lines);
  }

  private LineChart rate() {
    List<Line> lines = List.of(steps("rate", TRAINING, StepPoint::rate));
    long different = run.steps().stream().mapToDouble(StepPoint::rate).distinct().count();
    List<Double> rates = run.steps().stream().map(StepPoint::rate).toList();
    boolean stepped = different < FEW_RATES;
    Axis axis = stepped ? Axis.ratios(rates) : Axis.linear(rates);
    return chart(
        "Learning rate",
        axis.logarithmic() ? "The scale is logarithmic." : "",
        axis,
        Numbers::brief,
        lines);
  }

  private LineChart speed() {
    List<Line> lines =
        lines(
            steps("training", TRAINING, StepPoint::imagesPerSecond),
            epochs("training", TRAINING, EpochMetrics::imagesPerSecond));
    return chart("Images per second", "In training steps.", fromZero(lines), Numbers::brief, lines);
  }

  private LineChart chart(
      String title, String caption, Axis y, DoubleFunction<String> text, List<Line> lines) {
    return new LineChart(title, caption, epochs, y, text, lines);
  }

  /** Leaves out lines without numbers, and what the epochs say where the steps say it closer. */
  private static List<Line> lines(Line steps, Line... epochs) {
    List<Line> all = new ArrayList<>();
    if (hasNumbers(steps)) {
      all.add(steps);
    }
    for (Line line : epochs) {
      if (hasNumbers(line) && all.stream().noneMatch(other -> other.name().equals(line.name()))) {
        all.add(line);
      }
    }
    return all;
  }

  /** Of very many points, means of neighbours: what one batch does says little. */
  private Line steps(String name, int colour, ToDoubleFunction<StepPoint> value) {
    List<StepPoint> all = run.steps();
    int together = 1 + (all.size() - 1) / MOST_POINTS;
    List<Point> points = new ArrayList<>();
    for (int from = 0; from < all.size(); from += together) {
      List<StepPoint> some = all.subList(from, Math.min(from + together, all.size()));
      double mean = some.stream().mapToDouble(value).average().orElse(Double.NaN);
      points.add(new Point(some.getLast().epoch(), mean));
    }
    return new Line(name, colour, false, points);
  }

  private Line epochs(String name, int colour, ToDoubleFunction<EpochMetrics> value) {
    return new Line(
        name,
        colour,
        run.epochs().size() <= MOST_DOTS,
        run.epochs().stream().map(one -> new Point(end(one), value.applyAsDouble(one))).toList());
  }

  /** Where an epoch ended: the last may be a part of one. */
  private double end(EpochMetrics metrics) {
    return Math.min(metrics.epoch(), run.allEpochs());
  }

  private static Axis fromZero(List<Line> lines) {
    return Axis.linear(
        lines.stream().flatMap(line -> line.points().stream()).map(Point::value).toList());
  }

  /** From zero; from higher up where every epoch was, so that the last per cents are seen. */
  private Axis accuracies() {
    double least =
        run.epochs().stream()
            .flatMapToDouble(one -> DoubleStream.of(one.trainAccuracy(), one.testAccuracy()))
            .filter(Double::isFinite)
            .min()
            .orElse(0);
    double low = least >= 0.9 ? Math.floor(least * 50) / 50 : least >= 0.6 ? 0.5 : 0;
    return Axis.between(Math.min(low, 0.98), 1);
  }
}
