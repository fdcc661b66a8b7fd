package dev.lanes.jmh.measure;

import static dev.lanes.jmh.measure.Reference.SLOW;
import static dev.lanes.jmh.measure.Request.OURS;

import dev.lanes.jmh.report.Pair;
import dev.lanes.jmh.report.Row;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In how many JVMs a task is measured: as many as it takes to know how fast we are beside the
 * fastest of the others. Its speed differs from JVM to JVM and from minute to minute, so that more
 * rounds in one would not help.
 *
 * @param all JVMs in which all take part who are not far behind; in others only the fastest rival
 *     does, with every number of threads
 * @param least JVMs in any case
 * @param most JVMs at most
 * @param width how much greater than the lower bound of the 95 % bootstrap interval of a ratio the
 *     upper may be, if the task is to need no more JVMs
 */
public record Jvms(int all, int least, int most, double width) {
  /** One alone. */
  public static final Jvms ONE = new Jvms(1, 1, 1, Double.POSITIVE_INFINITY);

  /** Ten, since neighbours come and go: a JVM that had none is among them. */
  static final Jvms SEVERAL = new Jvms(3, 10, 15, 0.04);

  /** Returns whether a task that so many JVMs have measured needs another. */
  boolean needMore(int measured, Collection<Row> rows) {
    return measured < least || (measured < most && widthOf(rows) > width);
  }

  /** Returns what to say of a task whose JVMs were the most there may be and still too few. */
  Optional<String> doubt(String task, Collection<Row> rows) {
    double found = widthOf(rows);
    return found <= width
        ? Optional.empty()
        : Optional.of(
            "%s: after %d JVMs a ratio to the fastest peer is known within %.1f %% only"
                .formatted(task, most, 100 * found));
  }

  /** Returns the width of the interval of the worst ratio; 0 where there is nobody to compare. */
  static double widthOf(Collection<Row> rows) {
    return rows.stream()
        .filter(row -> row.subject().equals(OURS))
        .mapToDouble(ours -> rival(ours, rows).map(rival -> width(ours.pairs(rival))).orElse(0.0))
        .max()
        .orElse(0);
  }

  /** Returns the fastest of the others with some number of threads, by name. */
  static Set<String> rivals(Collection<Row> rows) {
    return rows.stream()
        .filter(row -> row.subject().equals(OURS))
        .flatMap(ours -> rival(ours, rows).stream())
        .map(Row::subject)
        .collect(Collectors.toSet());
  }

  /** Returns the fastest of those who took part in as many JVMs as we did. */
  private static Optional<Row> rival(Row ours, Collection<Row> rows) {
    return rows.stream()
        .filter(row -> !List.of(OURS, SLOW).contains(row.subject()))
        .filter(row -> row.threads() == ours.threads())
        .filter(row -> row.rounds().size() == ours.rounds().size())
        .min(Comparator.comparingDouble(Row::medianSeconds));
  }

  /** Returns the width of the interval of the ratio by the quiet pairs of all JVMs. */
  private static double width(List<List<Pair>> jvms) {
    if (jvms.size() < 2) {
      return Double.POSITIVE_INFINITY;
    }
    Statistics.Interval interval =
        Statistics.bootstrap(
            jvms, drawn -> Pair.ratio(drawn.stream().flatMap(List::stream).toList()));
    return interval.high() / interval.low() - 1;
  }
}
