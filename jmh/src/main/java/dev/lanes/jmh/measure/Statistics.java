package dev.lanes.jmh.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

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
      throw noSample();
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
      throw noSample();
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
   * Returns the interval that holds a statistic with a probability of 95 %, by the percentiles of
   * what it is of samples drawn with replacement (Efron 1979). The draws are the same at every
   * call.
   *
   * @param statistic of as many samples as there are
   * @throws IllegalArgumentException if there is no sample
   */
  public static <T> Interval bootstrap(List<T> samples, ToDoubleFunction<List<T>> statistic) {
    if (samples.isEmpty()) {
      throw noSample();
    }
    SplittableRandom random = new SplittableRandom(1);
    int count = samples.size();
    return interval(
        statistic.applyAsDouble(samples),
        () ->
            statistic.applyAsDouble(
                random.ints(count, 0, count).<T>mapToObj(samples::get).toList()));
  }

  private static Interval interval(double middle, DoubleSupplier ofResample) {
    double[] all = DoubleStream.generate(ofResample).limit(RESAMPLES).sorted().toArray();
    return new Interval(all[RESAMPLES / 40], middle, all[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  /**
   * Returns the interval that holds the mean of the groups' medians, each weighted by the number of
   * its samples, with a probability of 95 %; drawn within each group (stratified bootstrap, Davison
   * and Hinkley 1997, section 3.2). Unlike the median of all samples, it does not jump from one
   * group's level to another's. Empty groups do not count.
   *
   * @throws IllegalArgumentException if there is no sample
   */
  public static Interval bootstrapOfGroups(List<List<Double>> groups) {
    double[][] values =
        groups.stream()
            .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
            .filter(group -> group.length > 0)
            .toArray(double[][]::new);
    double middle = meanOfMedians(values);
    SplittableRandom random = new SplittableRandom(1);
    double[][] drawn = new double[values.length][];
    return interval(
        middle,
        () -> {
          Arrays.setAll(drawn, group -> draw(values[group], random));
          return meanOfMedians(drawn);
        });
  }

  private static double[] draw(double[] from, SplittableRandom random) {
    return random.ints(from.length, 0, from.length).mapToDouble(i -> from[i]).toArray();
  }

  private static double meanOfMedians(double[][] groups) {
    if (groups.length == 0) {
      throw noSample();
    }
    int samples = Arrays.stream(groups).mapToInt(group -> group.length).sum();
    double mean = 0;
    for (double[] group : groups) {
      mean += (double) group.length / samples * median(group.clone());
    }
    return mean;
  }

  private static IllegalArgumentException noSample() {
    return new IllegalArgumentException("statistics: there is no sample; measure at least one");
  }

  /**
   * A statistic with its interval.
   *
   * @param low the lower bound
   * @param median the statistic of the samples, such as their median, or the mean of the groups'
   *     medians
   * @param high the upper bound
   */
  public record Interval(double low, double median, double high) {}
}
