package dev.lanes.jmh.report;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the rows of a benchmark are told by. */
enum Measure {
  /** Billions of floating-point operations a second. */
  GFLOPS("GFLOP/s", true),
  /** Images a second: steps of networks, and what does no arithmetic to speak of. */
  IMAGES("images/s", true),
  /** The time itself, where nothing is counted. */
  TIME("time", false);

  private final String unit;
  private final boolean moreIsBetter;

  Measure(String unit, boolean moreIsBetter) {
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  /** Returns the measure that suits the rows of one benchmark. */
  static Measure of(String benchmark, Collection<Row> rows) {
    boolean network = benchmark.equals("train") || benchmark.equals("infer");
    boolean images = rows.stream().anyMatch(row -> row.imagesPerSecond() != null);
    boolean flops = rows.stream().anyMatch(row -> row.gflops() != null);
    if (images && (network || !flops)) {
      return IMAGES;
    }
    return flops ? GFLOPS : TIME;
  }

  String unit() {
    return unit;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Returns the figure of a row; NaN where it has none. */
  double of(Row row) {
    @Nullable Double value =
        switch (this) {
          case GFLOPS -> row.gflops();
          case IMAGES -> row.imagesPerSecond();
          case TIME -> (Double) row.medianSeconds();
        };
    return value == null ? Double.NaN : value;
  }

  /** Returns the figure that a row would have had with another time than its median. */
  double at(Row row, double seconds) {
    return this == TIME ? seconds : of(row) * row.medianSeconds() / seconds;
  }

  /**
   * Returns the figure as text; the unit is told elsewhere, but for times, which vary in theirs.
   */
  String text(double value) {
    return this == TIME ? Figures.seconds(value) : Figures.digits(value);
  }
}
