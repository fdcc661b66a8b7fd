package dev.lanes.jmh.report;

import dev.lanes.jmh.report.BarChart.Bar;
import dev.lanes.jmh.report.BarChart.Block;
import dev.lanes.jmh.report.BarChart.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The charts of a report. */
final class Charts {
  private final Report report;
  private final List<Group> groups;
  private final Colours colours;

  Charts(Report report, Colours colours) {
    this.report = report;
    this.groups = Group.of(report);
    this.colours = colours;
  }

  /** Returns the speed of every subject on every shape. */
  BarChart speed(Group group) {
    Measure measure = Measure.of(group.benchmark(), group.rows());
    Map<String, List<Bar>> bars = new LinkedHashMap<>();
    for (String shape : group.byShape().keySet()) {
      bars.put(
          shape,
          group.subjects().stream()
              .flatMap(subject -> Stream.ofNullable(group.row(shape, subject)))
              .map(row -> speed(row, measure))
              .toList());
    }
    List<Mark> marks = new ArrayList<>();
    Double peak = report.machine().peakGflops().get(group.threads());
    if (measure == Measure.GFLOPS && peak != null && Double.isFinite(peak)) {
      marks.add(new Mark("measured peak, %s GFLOP/s".formatted(Figures.digits(peak)), peak, peak));
    }
    // Operations a second are alike from shape to shape; images a second and times are not.
    boolean own = measure != Measure.GFLOPS && bars.size() > 1;
    Axis common = Axis.linear(numbers(all(bars), marks));
    List<Block> blocks = new ArrayList<>();
    bars.forEach(
        (shape, some) ->
            blocks.add(
                block(group, shape, some, own ? Axis.linear(numbers(some, marks)) : common)));
    String order =
        measure.moreIsBetter()
            ? "In %s, longer is better; the thin line is from the slowest to the fastest sample."
                .formatted(measure.unit())
            : "Time, shorter is better; the thin line is from the fastest to the slowest sample.";
    return new BarChart(
        Figures.threads(group.threads()),
        own ? order + " Each shape has its own scale." : order,
        measure == Measure.TIME ? "" : measure.unit(),
        measure::text,
        blocks,
        marks);
  }

  private Bar speed(Row row, Measure measure) {
    double[] samples = row.samples().stream().mapToDouble(each -> each).sorted().toArray();
    boolean spread = samples.length > 1;
    double first = spread ? measure.at(row, samples[0]) : Double.NaN;
    double last = spread ? measure.at(row, samples[samples.length - 1]) : Double.NaN;
    return new Bar(
        row.subject(),
        colours.of(row.subject()),
        measure.of(row),
        Math.min(first, last),
        Math.max(first, last));
  }

  /** Returns the speed of every subject over that of the scalar backend, where that was timed. */
  Optional<BarChart> speedUp(Group group) {
    Map<String, List<Bar>> found = new LinkedHashMap<>();
    int fewest = group.threads();
    for (String shape : group.byShape().keySet()) {
      Row scalar = scalar(group, shape);
      if (scalar == null) {
        continue;
      }
      fewest = Math.min(fewest, scalar.threads());
      List<Bar> bars = new ArrayList<>();
      for (String subject : group.subjects()) {
        if (!subject.equals(Group.SCALAR)) {
          Group.ratio(group.row(shape, subject), scalar)
              .ifPresent(
                  ratio ->
                      bars.add(
                          new Bar(subject, colours.of(subject), ratio, Double.NaN, Double.NaN)));
        }
      }
      if (!bars.isEmpty()) {
        found.put(shape, bars);
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Mark> marks = new ArrayList<>();
    for (Reference each : report.references()) {
      if (each.benchmark().equals(group.benchmark())) {
        String range =
            each.low() == each.high()
                ? Figures.trim(Figures.times(each.low()))
                : Figures.trim(Figures.times(each.low()))
                    + " to "
                    + Figures.trim(Figures.times(each.high()));
        marks.add(new Mark(each.label() + ", published: " + range, each.low(), each.high()));
      }
    }
    Axis axis = Axis.ratios(numbers(all(found), marks));
    List<Block> blocks = new ArrayList<>();
    found.forEach((shape, bars) -> blocks.add(block(group, shape, bars, axis)));
    return Optional.of(
        new BarChart(
            "Speed-up over scalar, " + Figures.threads(group.threads()),
            "Time of the scalar backend on %s over time of the subject on %s%s."
                .formatted(
                    Figures.threads(fewest),
                    Figures.threads(group.threads()),
                    axis.logarithmic() ? "; the scale is logarithmic" : ""),
            "",
            Figures::times,
            blocks,
            marks));
  }

  /** Returns the scalar row with as many threads, or else with the fewest. */
  private @Nullable Row scalar(Group group, String shape) {
    Row same = group.row(shape, Group.SCALAR);
    if (same != null) {
      return same;
    }
    return groups.stream()
        .filter(other -> other.benchmark().equals(group.benchmark()))
        .flatMap(other -> Stream.ofNullable(other.row(shape, Group.SCALAR)))
        .findFirst()
        .orElse(null);
  }

  /** Returns how much of the machine each subject uses, a block a benchmark. */
  Optional<BarChart> shares() {
    Map<Group, List<Bar>> found = new LinkedHashMap<>();
    for (Group group : groups) {
      List<Bar> bars = new ArrayList<>();
      for (String subject : group.subjects()) {
        Spread.of(
                group.rows().stream()
                    .filter(row -> row.subject().equals(subject))
                    .map(Row::shareOfPeak)
                    .toList())
            .ifPresent(
                all ->
                    bars.add(
                        new Bar(
                            subject,
                            colours.of(subject),
                            all.mean(),
                            all.count() > 1 ? all.low() : Double.NaN,
                            all.count() > 1 ? all.high() : Double.NaN)));
      }
      if (!bars.isEmpty()) {
        found.put(group, bars);
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Mark> marks = List.of(new Mark("all that was measured to be possible, 100%", 1, 1));
    Axis axis = Axis.linear(numbers(all(found), marks));
    List<Block> blocks = new ArrayList<>();
    found.forEach(
        (group, bars) ->
            blocks.add(
                new Block(
                    "%s, %s"
                        .formatted(
                            ShapeWords.benchmark(group.benchmark()),
                            Figures.threads(group.threads())),
                    group.benchmark(),
                    bars,
                    axis)));
    return Optional.of(
        new BarChart(
            "Geometric mean over the shapes",
            "The limit is the measured multiply-add peak or memory bandwidth, whichever takes"
                + " longer; the thin line is from the least to the greatest shape.",
            "",
            Figures::percent,
            blocks,
            marks));
  }

  private static Block block(Group group, String shape, List<Bar> bars, Axis axis) {
    String words = ShapeWords.shape(group.benchmark(), shape);
    return new Block(words, words.equals(shape) ? null : shape, bars, axis);
  }

  private static List<Bar> all(Map<?, List<Bar>> bars) {
    return bars.values().stream().flatMap(List::stream).toList();
  }

  /** Returns all numbers that an axis has to have a place for. */
  private static List<Double> numbers(List<Bar> bars, List<Mark> marks) {
    return Stream.concat(
            bars.stream().flatMap(bar -> Stream.of(bar.value(), bar.low(), bar.high())),
            marks.stream().flatMap(mark -> Stream.of(mark.low(), mark.high())))
        .toList();
  }
}
