package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.jmh.report.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmsTest {
  private static final Jvms JVMS = new Jvms(1, 2, 4, 0.04);
  private static final Row OURS = row("vector", 1, 1, 1, 1);

  @Test
  void aTaskWhoseJvmsAgreeNeedsTheLeastAlone() {
    List<Row> alike = List.of(OURS, row("openblas", 1, 1.5, 1.51, 1.5));

    assertThat(JVMS.needMore(1, alike)).isTrue();
    assertThat(JVMS.needMore(2, alike)).isFalse();
    assertThat(JVMS.doubt("gemm 3,4,5", alike)).isEmpty();
  }

  @Test
  void aTaskWhoseJvmsDifferNeedsMoreUpToTheMost() {
    List<Row> different = List.of(OURS, row("openblas", 1, 1.5, 1.59, 1.5));

    assertThat(JVMS.needMore(3, different)).isTrue();
    assertThat(JVMS.needMore(4, different)).isFalse();
    assertThat(JVMS.doubt("gemm 3,4,5", different))
        .hasValue(
            "gemm 3,4,5: after 4 JVMs a ratio to the fastest peer is known within 6.0 % only");
    assertThat(Jvms.ONE.needMore(1, different)).isFalse();
    assertThat(Jvms.ONE.doubt("gemm 3,4,5", List.of(OURS, row("openblas", 1, 1.5)))).isEmpty();
  }

  @Test
  void oneJvmThatDiffersFromManyDoesNotCount() {
    List<Row> one =
        List.of(
            row("vector", 1, 1, 1, 1, 1, 1, 1, 1),
            row("openblas", 1, 1.51, 1.5, 1.49, 1.5, 1.95, 1.5, 1.51));

    assertThat(Jvms.widthOf(one)).isCloseTo(0.01, within(0.01));
  }

  @Test
  void aRivalThatIsSlowInHalfOfTheJvmsIsKnownByTheOthers() {
    List<Row> two =
        List.of(
            row("vector", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
            row("openblas", 1, 1.3, 2, 1.3, 2, 1.3, 2, 1.3, 2, 1.3, 2, 1.3, 2, 1.3, 2));

    assertThat(Jvms.widthOf(two)).isZero();
  }

  @Test
  void everyNumberOfThreadsCountsButOnlyTheFastestRival() {
    List<Row> rows =
        List.of(
            row("scalar", 1, 0.5, 0.7, 0.9),
            OURS,
            row("openblas", 1, 1.5, 1.5, 1.5),
            row("dl4j", 1, 2, 3, 2));
    assertThat(Jvms.widthOf(rows)).isZero();
    assertThat(Jvms.rivals(rows)).containsExactly("openblas");

    List<Row> more =
        List.of(
            OURS,
            rows.get(2),
            row("vector", 2, 0.5, 0.5, 0.5),
            row("openblas", 2, 0.8, 0.8, 0.8),
            row("pytorch", 2, 0.7, 0.77, 0.7));
    assertThat(Jvms.widthOf(more)).isCloseTo(0.1, within(1e-9));
    assertThat(Jvms.rivals(more)).containsExactlyInAnyOrder("openblas", "pytorch");
  }

  @Test
  void withoutRivalThereIsNothingToBeSureOf() {
    List<Row> alone = List.of(OURS, row("scalar", 1, 1, 9, 1));

    assertThat(Jvms.widthOf(alone)).isZero();
    assertThat(Jvms.rivals(alone)).isEmpty();
    assertThat(Jvms.widthOf(List.of(row("openblas", 1, 1, 9, 1)))).isZero();
  }

  @Test
  void whoDidNotTakePartInAllJvmsIsNoRival() {
    List<Row> rows = List.of(OURS, row("pytorch", 1, 1.2, 1.3), row("openblas", 1, 1.5, 1.5, 1.5));

    assertThat(Jvms.rivals(rows)).containsExactly("openblas");
    assertThat(Jvms.widthOf(rows)).isZero();
  }

  @Test
  void aJvmThatLacksSamplesOfOneDoesNotCount() {
    Row ours = ours(2.0, 2.0).and(ours(1.0)).and(ours(1.0));
    assertThat(Jvms.widthOf(List.of(ours, row("openblas", 1, 1.5, 1.5, 1.5)))).isZero();

    assertThat(Jvms.widthOf(List.of(ours(2.0, 2.0).and(ours(1.0)), row("openblas", 1, 1.5, 1.5))))
        .as("one JVM alone says nothing about others")
        .isInfinite();
  }

  private static Row ours(Double... seconds) {
    return one("vector", 1, List.of(seconds));
  }

  /** Returns a row of so many JVMs, of one sample each. */
  private static Row row(String subject, int threads, double... seconds) {
    Row all = one(subject, threads, List.of(seconds[0]));
    for (int i = 1; i < seconds.length; i++) {
      all = all.and(one(subject, threads, List.of(seconds[i])));
    }
    return all;
  }

  private static Row one(String subject, int threads, List<Double> seconds) {
    return new Row(
        "gemm",
        "3,4,5",
        subject,
        threads,
        Statistics.median(seconds),
        null,
        null,
        0.5,
        "fma",
        seconds);
  }
}
