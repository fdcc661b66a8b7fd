package dev.lanes.jmh.gate;

import dev.lanes.jmh.gate.Metric.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one JVM measured of a kernel.
 *
 * @param ratios for each kind but {@link Kind#BOTH} a ratio a round; {@link Kind#PEAK} of bytes
 *     moved where there are no multiply-adds
 * @param coresFree whether no other program used the cores
 */
record Look(Map<Kind, List<Double>> ratios, boolean coresFree) {
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
