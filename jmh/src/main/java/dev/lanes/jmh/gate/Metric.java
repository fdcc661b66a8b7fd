package dev.lanes.jmh.gate;

import dev.lanes.jmh.measure.Statistics.Interval;
import java.util.Arrays;
import java.util.Optional;

/**
 * A ratio of times that were taken in turn, so that it says something about the code and little
 * about the machine.
 *
 * @param kernel benchmark and shape, with a blank between
 * @param kind what is compared
 * @param interval the median ratio with the interval that holds it
 */
record Metric(String kernel, Kind kind, Interval interval) {
  /** What is compared; the greater, the better. */
  enum Kind {
    /** The time of the scalar backend by that of the vector backend, one thread each. */
    SCALAR("vector/scalar"),
    /** Operations a second of the vector backend, one thread, by the multiply-add peak. */
    PEAK("vector/peak"),
    /**
     * The time with one thread by that with all, by the same ratio of the multiply-add peak: 1
     * where the kernel gains from further cores all that there is to gain.
     */
    SCALING("scaling");

    private final String label;

    Kind(String label) {
      this.label = label;
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
