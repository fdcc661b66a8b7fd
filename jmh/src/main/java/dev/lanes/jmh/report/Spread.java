package dev.lanes.jmh.report;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Ratios in brief.
 *
 * @param mean the geometric mean
 * @param low the least
 * @param high the greatest
 * @param count how many
 */
record Spread(double mean, double low, double high, int count) {
  /** Returns none for none; what is not positive and finite is left out. */
  static Optional<Spread> of(Collection<Double> ratios) {
    List<Double> usable =
        ratios.stream().filter(ratio -> ratio > 0 && Double.isFinite(ratio)).sorted().toList();
    if (usable.isEmpty()) {
      return Optional.empty();
    }
    double logarithms = 0;
    for (double ratio : usable) {
      logarithms += Math.log(ratio);
    }
    return Optional.of(
        new Spread(
            Math.exp(logarithms / usable.size()),
            usable.getFirst(),
            usable.getLast(),
            usable.size()));
  }
}
