package dev.lanes.jmh.measure;

import dev.lanes.jmh.report.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The times that one JVM after another has found for a task.
 *
 * <p>Where memory lies, and what else the machine does for a while, makes all rounds of a JVM
 * slower, never faster. So the best JVM counts for each subject, once another comes near.
 */
final class Repeats {
  private static final double NEAR = 1.03;
  private static final int LEAST = 3; // of two alike, both may have been unlucky

  /** Several threads also take over from one another at one of two paces, each as likely. */
  private static final int LEAST_OF_SEVERAL = 6;

  private final Map<String, List<Double>> medians = new LinkedHashMap<>();
  private final Map<String, Row> latest = new HashMap<>();

  /** Adds what a JVM found, but for the reference, which is measured once. */
  void add(Map<String, Row> found) {
    found.forEach(
        (key, row) -> {
          if (!row.subject().equals(Reference.SLOW)) {
            medians.computeIfAbsent(key, k -> new ArrayList<>()).add(row.medianSeconds());
            latest.put(key, row);
          }
        });
  }

  /** Returns the subjects without times enough, of which the best is hardly better than another. */
  Set<String> unconfirmed() {
    Set<String> open = new LinkedHashSet<>();
    medians.forEach(
        (key, each) -> {
          List<Double> sorted = each.stream().sorted().toList();
          Row row = Objects.requireNonNull(latest.get(key));
          int least = row.threads() == 1 ? LEAST : LEAST_OF_SEVERAL;
          if (sorted.size() < least || sorted.get(1) > NEAR * sorted.getFirst()) {
            open.add(row.subject());
          }
        });
    return open;
  }
}
