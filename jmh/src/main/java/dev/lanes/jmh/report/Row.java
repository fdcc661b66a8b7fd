package dev.lanes.jmh.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a report.
 *
 * @param benchmark the kind of work
 * @param shape its sizes
 * @param subject who did it
 * @param threads with how many threads
 * @param medianSeconds the median time of one run
 * @param gflops billions of floating-point operations a second; null where none are counted
 * @param imagesPerSecond images a second; null where none are counted
 * @param shareOfPeak the share of what this machine could do at most with as many threads: of its
 *     measured multiply-add peak or memory bandwidth, whichever would take longer; may exceed 1
 *     where an algorithm saves operations or the data stay in a cache; NaN for what did not run on
 *     this processor
 * @param limit which of the two, {@code fma} or {@code memory}
 * @param samples the seconds of one run, in the order they were taken
 * @param jvm in which of the JVMs that measured the shape, from 1; rounds are of one JVM
 */
public record Row(
    String benchmark,
    String shape,
    String subject,
    int threads,
    double medianSeconds,
    @Nullable Double gflops,
    @Nullable Double imagesPerSecond,
    double shareOfPeak,
    String limit,
    List<Double> samples,
    int jvm) {
  /** Of the only JVM. */
  public Row(
      String benchmark,
      String shape,
      String subject,
      int threads,
      double medianSeconds,
      @Nullable Double gflops,
      @Nullable Double imagesPerSecond,
      double shareOfPeak,
      String limit,
      List<Double> samples) {
    this(
        benchmark,
        shape,
        subject,
        threads,
        medianSeconds,
        gflops,
        imagesPerSecond,
        shareOfPeak,
        limit,
        samples,
        1);
  }

  /** Copies the samples. */
  public Row {
    samples = List.copyOf(samples);
  }

  /** Returns the same, measured by the JVM of that number. */
  public Row of(int number) {
    return new Row(
        benchmark,
        shape,
        subject,
        threads,
        medianSeconds,
        gflops,
        imagesPerSecond,
        shareOfPeak,
        limit,
        samples,
        number);
  }
}
