package dev.lanes.jmh.gate;

import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.measure.Statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A ratio of times that were taken in turn, so that it says something about the code and little
 * about the machine.
 *
 * @param kernel benchmark and shape, with a blank between
 * @param kind what is compared
 * @param ratios the ratio of every round
 * @param interval their median with the interval that holds it
 */
record Metric(String kernel, Kind kind, List<Double> ratios, Interval interval) {
  /** Copies the ratios. */
  Metric {
    ratios = List.copyOf(ratios);
  }

  static Metric of(String kernel, Kind kind, List<Double> ratios) {
    return new Metric(kernel, kind, ratios, Statistics.bootstrap(ratios));
  }

  /** Returns the metric of the rounds of both. */
  Metric with(Metric other) {
    List<Double> all = new ArrayList<>(ratios);
    all.addAll(other.ratios);
    return of(kernel, kind, all);
  }

  /** What is compared; the greater, the better. */
  enum Kind {
    /** The time of the scalar backend by that of the vector backend, one thread each. */
    SCALAR("vector/scalar", 0.08, 0.10),
    /** Operations a second of the vector backend, one thread, by the multiply-add peak. */
    PEAK("vector/peak", 0.25, 0.30),
    /**
     * The time with one thread by that with all, by the same ratio of the multiply-add peak: 1
     * where the kernel gains from further cores all that there is to gain.
     */
    SCALING("scaling", 0.30, 0.45);

    private final String label;
    private final double leastTolerance;
    private final double mostTolerance;

    Kind(String label, double leastTolerance, double mostTolerance) {
      this.label = label;
      this.leastTolerance = leastTolerance;
      this.mostTolerance = mostTolerance;
    }

    /**
     * Returns the tolerance to write down for medians of several runs: twice the largest shortfall
     * seen, within bounds.
     *
     * <p>Against the scalar backend the upper bound lets a slowdown of 15 per cent show. Against
     * the multiply-add peak a neighbour on the machine makes every kernel look up to a quarter
     * slower, since it takes caches and not the units that multiply; and the gain by further cores
     * depends most on what else the machine does.
     */
    double tolerance(double shortfall) {
      return Math.clamp(2 * shortfall, leastTolerance, mostTolerance);
    }

    String label() {
      return label;
    }

    static Optional<Kind> of(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
  }

  /** Returns its name in the baseline. */
  String key() {
    return kernel + " " + kind.label;
  }
}
