package dev.lanes.jmh.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Medians, and how far they can be trusted. */
public final class Statistics {
  private static final int RESAMPLES = 2000;

  private Statistics() {}

  /**
   * Returns the median.
   *
   * @throws IllegalArgumentException if there is no sample
   */
  public static double median(List<Double> samples) {
    return median(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("statistics: there is no sample; measure at least one");
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /**
   * Returns the largest sample that no more than a share of them falls short of.
   *
   * @param share from 0, for the least sample, to below 1
   * @throws IllegalArgumentException if there is no sample
   */
  public static double percentile(List<Double> samples, double share) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("statistics: there is no sample; measure at least one");
    }
    return samples.stream()
        .sorted()
        .skip((long) (share * samples.size()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns {@code a[i] / b[i]} for as many as both have. */
  public static List<Double> ratios(List<Double> a, List<Double> b) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      ratios.add(a.get(i) / b.get(i));
    }
    return ratios;
  }

  /**
   * Returns the interval that holds the median with a probability of 95 %, by the percentiles of
   * medians of samples drawn with replacement (Efron 1979). The draws are the same at every call.
   */
  public static Interval bootstrap(List<Double> samples) {
    double[] values = samples.stream().mapToDouble(Double::doubleValue).toArray();
    double middle = median(values.clone());
    SplittableRandom random = new SplittableRandom(1);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < drawn.length; j++) {
        drawn[j] = values[random.nextInt(values.length)];
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Interval(medians[RESAMPLES / 40], middle, medians[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  /**
   * A median with its interval.
   *
   * @param low the lower bound
   * @param median the median of the samples
   * @param high the upper bound
   */
  public record Interval(double low, double median, double high) {}
}
