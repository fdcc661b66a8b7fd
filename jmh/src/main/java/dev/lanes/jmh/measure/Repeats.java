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

  private final Map<String, List<Double>> medians = new LinkedHashMap<>();
  private final Map<String, String> subjects = new HashMap<>();

  /** Adds what a JVM found, but for the reference, which is measured once. */
  void add(Map<String, Row> found) {
    found.forEach(
        (key, row) -> {
          if (!row.subject().equals(Reference.SLOW)) {
            medians.computeIfAbsent(key, k -> new ArrayList<>()).add(row.medianSeconds());
            subjects.put(key, row.subject());
          }
        });
  }

  /** Returns the subjects without three times, of which the best is hardly better than another. */
  Set<String> unconfirmed() {
    Set<String> open = new LinkedHashSet<>();
    medians.forEach(
        (key, each) -> {
          List<Double> sorted = each.stream().sorted().toList();
          if (sorted.size() < LEAST || sorted.get(1) > NEAR * sorted.getFirst()) {
            open.add(Objects.requireNonNull(subjects.get(key)));
          }
        });
    return open;
  }
}
