package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Metric.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one JVM measured of a kernel.
 *
 * @param ratios for each kind but {@link Kind#BOTH} a ratio a round; {@link Kind#PEAK} of bytes
 *     moved where there are no multiply-adds
 * @param coresFree whether no other program used the cores
 */
record Look(Map<Kind, List<Double>> ratios, boolean coresFree) {
  /** Neighbours move the scalar backend's share of the peak by 15 to 60 per cent, noise by 5. */
  private static final double DISTURBED = Math.log(1.1);

  /** Copies the ratios. */
  Look {
    Map<Kind, List<Double>> copy = new EnumMap<>(Kind.class);
    ratios.forEach((kind, values) -> copy.put(kind, List.copyOf(values)));
    ratios = copy;
  }

  /**
   * Returns the ratios of a kind; none if it was not measured.
   *
   * @param weight that of {@link Kind#SCALAR} in {@link Kind#BOTH}
   */
  List<Double> of(Kind kind, double weight) {
    return kind == Kind.BOTH ? both(weight) : of(kind);
  }

  /**
   * Returns the ratios of a kind in the rounds that no neighbour disturbed: those in which the
   * scalar backend reached its usual share of the multiply-add peak. Neither has to do with the
   * kernel that is judged.
   *
   * @param weight that of {@link Kind#SCALAR} in {@link Kind#BOTH}
   * @param usual {@link Kind#SCALAR} by {@link Kind#PEAK} on a quiet machine
   */
  List<Double> quiet(Kind kind, double weight, double usual) {
    List<Double> all = of(kind, weight);
    List<Double> scalar = of(Kind.SCALAR);
    List<Double> peak = of(Kind.PEAK);
    int rounds = Math.min(all.size(), Math.min(scalar.size(), peak.size()));
    return IntStream.range(0, rounds)
        .filter(i -> Math.abs(Math.log(scalar.get(i) / peak.get(i) / usual)) <= DISTURBED)
        .mapToObj(all::get)
        .toList();
  }

  private List<Double> of(Kind kind) {
    return ratios.getOrDefault(kind, List.of());
  }

  private List<Double> both(double weight) {
    List<Double> scalar = of(Kind.SCALAR);
    List<Double> peak = of(Kind.PEAK);
    List<Double> both = new ArrayList<>();
    for (int i = 0; i < Math.min(scalar.size(), peak.size()); i++) {
      both.add(Math.pow(scalar.get(i), weight) * Math.pow(peak.get(i), 1 - weight));
    }
    return both;
  }
}
