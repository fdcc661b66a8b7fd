package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one benchmark with one number of threads.
 *
 * @param benchmark the kind of work
 * @param threads the threads
 * @param byShape the rows by shape, then by subject, in the order of the report
 */
record Group(String benchmark, int threads, Map<String, Map<String, Row>> byShape) {
  /** Whose speed is compared with that of all others. */
  static final String OURS = "vector";

  /** The plain implementation, over which there is a speed-up. */
  static final String SCALAR = "scalar";

  /** Returns the groups in the order of benchmarks in the report, fewest threads first. */
  static List<Group> of(Report report) {
    Map<String, Map<Integer, Group>> groups = new LinkedHashMap<>();
    for (Row row : report.rows()) {
      groups
          .computeIfAbsent(row.benchmark(), key -> new java.util.TreeMap<>())
          .computeIfAbsent(
              row.threads(), threads -> new Group(row.benchmark(), threads, new LinkedHashMap<>()))
          .byShape
          .computeIfAbsent(row.shape(), key -> new LinkedHashMap<>())
          .put(row.subject(), row);
    }
    return groups.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  /** Returns all rows. */
  List<Row> rows() {
    return byShape.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  /** Returns the subjects: ours, then the others as they came. */
  List<String> subjects() {
    List<String> all = new ArrayList<>();
    for (Row row : rows()) {
      if (!all.contains(row.subject())) {
        all.add(row.subject());
      }
    }
    if (all.remove(OURS)) {
      all.addFirst(OURS);
    }
    return all;
  }

  /** Returns the subjects but ours. */
  List<String> peers() {
    return subjects().stream().filter(each -> !each.equals(OURS)).toList();
  }

  /** Returns the row of a subject. */
  @Nullable Row row(String shape, String subject) {
    Map<String, Row> rows = byShape.get(shape);
    return rows == null ? null : rows.get(subject);
  }

  /** Returns how many times as fast as a peer we are on a shape, where both were timed. */
  Optional<Double> ratio(String shape, String peer) {
    return ratio(row(shape, OURS), row(shape, peer));
  }

  /**
   * Returns the time of a peer over ours, by the {@linkplain Pair#ratio quiet pairs} of all JVMs;
   * where there is none, the ratio of the medians.
   */
  static Optional<Double> ratio(@Nullable Row ours, @Nullable Row peer) {
    if (ours == null || peer == null) {
      return Optional.empty();
    }
    List<Pair> pairs = ours.pairs(peer).stream().flatMap(List::stream).toList();
    double ratio =
        pairs.isEmpty() ? peer.medianSeconds() / ours.medianSeconds() : Pair.ratio(pairs);
    return Double.isFinite(ratio) && ratio > 0 ? Optional.of(ratio) : Optional.empty();
  }

  /** Returns our speed over that of a peer on all shapes that both did. */
  Optional<Spread> against(String peer) {
    return Spread.of(
        byShape.keySet().stream().flatMap(shape -> ratio(shape, peer).stream()).toList());
  }
}
