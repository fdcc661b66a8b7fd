package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where numbers are on a line from left to right.
 *
 * @param low the number at the left end
 * @param high the number at the right end
 * @param logarithmic whether equal ways are equal ratios
 */
public record Axis(double low, double high, boolean logarithmic) {
  private static final int INTERVALS = 4;

  /** The range from which small bars could not be told from none. */
  private static final double WIDE = 30;

  /** Returns an axis from zero that ends a little beyond the greatest. */
  public static Axis linear(Collection<Double> values) {
    double most = values.stream().filter(Double::isFinite).mapToDouble(v -> v).max().orElse(0);
    return new Axis(0, most > 0 ? most * 1.02 : 1, false);
  }

  /** Returns an axis between two numbers, the first below the second. */
  public static Axis between(double low, double high) {
    return new Axis(low, high, false);
  }

  /** Returns an axis from zero, or a logarithmic one where the numbers differ much. */
  public static Axis ratios(Collection<Double> values) {
    List<Double> positive =
        values.stream().filter(v -> v > 0 && Double.isFinite(v)).sorted().toList();
    if (positive.isEmpty() || positive.getLast() / positive.getFirst() < WIDE) {
      return linear(values);
    }
    double low = Math.min(1, Math.pow(10, Math.floor(Math.log10(positive.getFirst()))));
    return new Axis(low, positive.getLast() * 1.1, true);
  }

  /** Returns how far right a number is, from 0 to 1. */
  public double at(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return Double.isFinite(share) ? Math.clamp(share, 0, 1) : 0;
  }

  /** Returns round numbers to be written below. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double tick = low; tick <= high; tick *= 10) {
        ticks.add(tick);
      }
      return ticks;
    }
    double step = step((high - low) / INTERVALS);
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Returns the next of 1, 2, 2.5 and 5 times a power of ten. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
