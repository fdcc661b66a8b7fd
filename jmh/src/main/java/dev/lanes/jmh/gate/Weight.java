package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Metric.Kind;
import dev.lanes.jmh.measure.Statistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Finds the weight with which {@link Kind#BOTH} changes least when neighbours come and go. */
final class Weight {
  /** Used where nothing is known: the plain geometric mean. */
  static final double UNKNOWN = 0.5;

  private static final int STEPS = 20;

  /** If the scalar backend's share of the peak moves less, no neighbour came or went. */
  private static final double LEAST_MOVEMENT = 0.03;

  private Weight() {}

  /** Returns the weight by all rounds of several looks; empty if nothing disturbed them. */
  static OptionalDouble of(List<Look> looks) {
    if (movement(looks) < LEAST_MOVEMENT) {
      return OptionalDouble.empty();
    }
    double best = UNKNOWN;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= STEPS; i++) {
      double weight = (double) i / STEPS;
      double deviation = deviation(logarithms(looks, weight));
      if (deviation < least) {
        least = deviation;
        best = weight;
      }
    }
    return OptionalDouble.of(best);
  }

  private static double movement(List<Look> looks) {
    List<Double> scalar = logarithms(looks, 1);
    List<Double> peak = logarithms(looks, 0);
    return deviation(
        IntStream.range(0, scalar.size()).mapToObj(i -> peak.get(i) - scalar.get(i)).toList());
  }

  private static List<Double> logarithms(List<Look> looks, double weight) {
    return looks.stream()
        .flatMap(look -> look.of(Kind.BOTH, weight).stream())
        .map(Math::log)
        .toList();
  }

  /** Returns the mean distance from the median. */
  private static double deviation(List<Double> values) {
    double median = Statistics.median(values);
    return values.stream().mapToDouble(value -> Math.abs(value - median)).average().orElse(0);
  }
}
