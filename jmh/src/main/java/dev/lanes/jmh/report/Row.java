package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
 * @param rounds how many of the samples each JVM took, one JVM after the other
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
    List<Integer> rounds) {
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
        List.of(samples.size()));
  }

  /** Copies the lists. */
  public Row {
    samples = List.copyOf(samples);
    rounds = List.copyOf(rounds);
  }

  /**
   * Returns the samples that this one and another had in the same round, by JVM, of all JVMs with
   * one of each for every round.
   */
  public List<List<Pair>> pairs(Row other) {
    List<List<Double>> own = byJvm();
    List<List<Double>> others = other.byJvm();
    return IntStream.range(0, Math.min(own.size(), others.size()))
        .filter(jvm -> own.get(jvm).size() == others.get(jvm).size())
        .mapToObj(jvm -> pairs(own.get(jvm), others.get(jvm)))
        .toList();
  }

  private static List<Pair> pairs(List<Double> ours, List<Double> theirs) {
    return IntStream.range(0, ours.size())
        .mapToObj(round -> new Pair(ours.get(round), theirs.get(round)))
        .toList();
  }

  /** Returns the samples by JVM. */
  private List<List<Double>> byJvm() {
    List<List<Double>> all = new ArrayList<>();
    int from = 0;
    for (int count : rounds) {
      all.add(samples.subList(from, from + count));
      from += count;
    }
    return all;
  }

  /** Returns the figure of these samples and those of more JVMs together. */
  public Row and(Row more) {
    List<Double> all = new ArrayList<>(samples);
    all.addAll(more.samples);
    List<Double> sorted = all.stream().sorted().toList();
    double seconds = (sorted.get((all.size() - 1) / 2) + sorted.get(all.size() / 2)) / 2;
    List<Integer> allRounds = new ArrayList<>(rounds);
    allRounds.addAll(more.rounds);
    double bound = // what the machine could do, too, is a mean of both
        (samples.size() * shareOfPeak * medianSeconds
                + more.samples.size() * more.shareOfPeak * more.medianSeconds)
            / all.size();
    double faster = medianSeconds / seconds;
    return new Row(
        benchmark,
        shape,
        subject,
        threads,
        seconds,
        gflops == null ? null : gflops * faster,
        imagesPerSecond == null ? null : imagesPerSecond * faster,
        bound / seconds,
        more.limit,
        all,
        allRounds);
  }
}
