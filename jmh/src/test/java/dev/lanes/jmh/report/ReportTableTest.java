package dev.lanes.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {
  @Test
  void subjectsAreBelowEachOtherWhereTheyAreMany() {
    assertThat(ReportTable.lines(Reports.convolutions()))
        .startsWith(
            "conv-forward",
            "shape                      threads  subject   median  GFLOP/s  limit  ratio",
            "128,3,32,32,32,5,5,1,2,1         1  vector   10.0 ms      100    67%",
            "                                    pytorch  20.0 ms     50.0    33%  2.00x",
            "                                    scalar    1.00 s     1.00   0.7%   100x",
            "                                 2  vector   5.00 ms      200    67%",
            "                                    pytorch  40.0 ms     25.0   8.3%  8.00x");
  }

  /** The means by hand: sqrt(2 * 0.5) = 1; one alone is itself. */
  @Test
  void ratiosAreSummedUpByThreadsAndPeer() {
    assertThat(ReportTable.lines(Reports.convolutions()))
        .contains(
            "vector is 1.00x pytorch on 1 thread: geometric mean of 2, from 0.50x to 2.00x",
            "vector is 100x scalar on 1 thread: geometric mean of 1, from 100x to 100x",
            "vector is 8.00x pytorch on 2 threads: geometric mean of 1, from 8.00x to 8.00x");
  }

  @Test
  void twoSubjectsAreSideBySide() {
    List<String> lines =
        ReportTable.lines(
            Reports.report(
                true,
                Reports.row("gemm", "64,64,64", "openblas", 1, 3e-6, 60.0),
                Reports.row("gemm", "64,64,64", "vector", 1, 2e-6, 90.0),
                Reports.row("gemm", "8,8,8", "vector", 1, 1e-6, 9.0)));
    assertThat(lines)
        .containsExactly(
            "gemm",
            "shape     threads   vector  GFLOP/s  limit  openblas  GFLOP/s  limit  ratio",
            "64,64,64        1  2.00 µs     90.0    60%   3.00 µs     60.0    40%  1.50x",
            "8,8,8           1  1.00 µs     9.00   6.0%",
            "vector is 1.50x openblas on 1 thread: geometric mean of 1, from 1.50x to 1.50x",
            "",
            "note: openblas is not here.");
  }

  /** By hand: the pairs have 2, 6 and 1.2; the medians of unequal rounds 4 to 1. */
  @Test
  void onlyRoundsOfTheSameJvmArePairs() {
    Row ours = timed("vector", 1, List.of(1.0, 1.0, 5.0));
    Row peer = timed("openblas", 6, List.of(2.0, 6.0, 6.0));
    Row another = timed("vector", 1, List.of(9.0, 9.0, 9.0));
    String two = "vector is 2.00x openblas";

    assertThat(comparison(ours, peer)).contains(two);
    assertThat(comparison(ours.and(another), peer)).as("left after the first JVM").contains(two);
    assertThat(comparison(ours.and(another), peer.and(timed("openblas", 36, List.of(36.0)))))
        .as("missing in rounds of the second JVM")
        .contains(two);
    assertThat(comparison(ours, timed("openblas", 4, List.of(2.0, 6.0))))
        .contains("vector is 4.00x openblas");
  }

  private static String comparison(Row... rows) {
    return String.join("\n", ReportTable.lines(Reports.report(true, rows)));
  }

  /** By hand: six samples with a median of 1.5; of 2 GFLOP/s in 6 s, so 8 in 1.5. */
  @Test
  void theSamplesOfSeveralJvmsAreOneFigure() {
    Row first =
        new Row("gemm", "8,8,8", "vector", 1, 6, 2.0, 3.0, 0.1, "fma", List.of(2.0, 6.0, 6.0));
    Row more =
        new Row("gemm", "8,8,8", "vector", 1, 1, 12.0, 18.0, 0.6, "fma", List.of(1.0, 1.0, 1.0));

    Row both = first.and(more);

    assertThat(both.samples()).containsExactly(2.0, 6.0, 6.0, 1.0, 1.0, 1.0);
    assertThat(both.medianSeconds()).isEqualTo(1.5);
    assertThat(both.gflops()).isEqualTo(8.0);
    assertThat(both.imagesPerSecond()).isEqualTo(12.0);
    assertThat(both.shareOfPeak()).isCloseTo(0.4, within(1e-12)); // 0.6 s in 1.5
    assertThat(both.rounds()).containsExactly(3, 3);
  }

  private static Row timed(String subject, double median, List<Double> samples) {
    return new Row("gemm", "8,8,8", subject, 1, median, 1.0, null, 1, "fma", samples);
  }

  @Test
  void withoutOperationsImagesAreCounted() {
    assertThat(
            ReportTable.lines(
                Reports.report(
                    true, Reports.row("max-pool", "128,32,32,32,3,2", "vector", 1, 1e-3, null))))
        .contains(
            "shape             threads   vector  images/s  limit",
            "128,32,32,32,3,2        1  1.00 ms      128k    50%");
  }

  @Test
  void anEmptyReportSaysSo() {
    assertThat(ReportTable.lines(Reports.report(false)))
        .containsExactly(
            "nothing was measured",
            "incomplete: not all that was asked has been measured",
            "note: openblas is not here.");
  }

  @Test
  void figuresHaveThreeDigits() {
    assertThat(Figures.seconds(0.0000005)).isEqualTo("0.50 µs");
    assertThat(Figures.seconds(0.0123)).isEqualTo("12.3 ms");
    assertThat(Figures.seconds(75)).isEqualTo("75.0 s");
    assertThat(Figures.digits(2394)).isEqualTo("2,394");
    assertThat(Figures.digits(1_881_515)).isEqualTo("1.88M");
    assertThat(Figures.digits(Double.NaN)).isEqualTo("–");
    assertThat(Figures.times(12.345)).isEqualTo("12.3x");
    assertThat(Figures.trim("50.0 ms")).isEqualTo("50 ms");
    assertThat(Figures.trim("2.50x")).isEqualTo("2.5x");
    assertThat(Figures.trim("100x")).isEqualTo("100x");
    assertThat(Figures.trim("100k")).isEqualTo("100k");
  }
}
