package dev.lanes.jmh.gate;

import dev.lanes.jmh.measure.Statistics;
import dev.lanes.jmh.measure.Statistics.Interval;
import java.util.List;

/**
 * A ratio of times that were taken in turn, so that it says something about the code and little
 * about the machine.
 *
 * @param kernel benchmark and shape, with a blank between
 * @param kind what is compared
 * @param interval the median of a look's rounds, or the mean of the looks' medians, with the
 *     interval that holds it
 */
record Metric(String kernel, Kind kind, Interval interval) {
  static Metric of(String kernel, Kind kind, List<List<Double>> looks) {
    return new Metric(kernel, kind, Statistics.bootstrapOfGroups(looks));
  }

  /** What is compared; the greater, the better. */
  enum Kind {
    /**
     * The weighted geometric mean of {@link #SCALAR} and {@link #PEAK}, which is what is judged
     * closely. A neighbour that shares a core's units or caches slows the scalar backend by half,
     * multiply-adds by a tenth, and a vector kernel by something between; with the right weight of
     * the two, the mean stays within some percent.
     */
    BOTH("vector/both", 0.09, 0.09),
    /**
     * The time of the scalar backend by that of the vector backend, one thread each. Neighbours
     * move it by up to a quarter, either way.
     */
    SCALAR("vector/scalar", 0.25, 0.35),
    /** Operations a second of the vector backend, one thread, by the multiply-add peak. */
    PEAK("vector/peak", 0.35, 0.40),
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
     * <p>That of {@link #BOTH} lets a slowdown of 15 per cent show; the others are bounds for what
     * neighbours do to them.
     */
    double tolerance(double shortfall) {
      return Math.clamp(2 * shortfall, leastTolerance, mostTolerance);
    }

    String label() {
      return label;
    }

    /** Returns the name of a kernel's ratio in the baseline. */
    String key(String kernel) {
      return kernel + " " + label;
    }
  }

  /** Returns its name in the baseline. */
  String key() {
    return kind.key(kernel);
  }
}
