package dev.lanes.jmh.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has which colour: the same on the whole page.
 *
 * <p>The colours are those of Okabe and Ito, which people who see no red or no green can tell
 * apart, darkened or lightened until they stand out from the ground three to one.
 */
final class Colours {
  /** The custom properties on a light ground. */
  static final String LIGHT =
      "--c0:#0068a8;--c1:#d05a00;--c2:#00815e;--c3:#b0588a;--c4:#9a7400;--c5:#2f8fc4;--c6:#6d6d6d";

  /** The custom properties on a dark ground. */
  static final String DARK =
      "--c0:#4aa8e8;--c1:#f08a3c;--c2:#2fbf94;--c3:#dc93bd;--c4:#e0b830;--c5:#8fd0f5;--c6:#a0a0a0";

  private static final int GREY = 6;

  private final Map<String, Integer> bySubject = new LinkedHashMap<>();

  /** Gives the subjects of a report colours in their order. */
  Colours(Report report) {
    bySubject.put(Group.OURS, 0);
    bySubject.put(Group.SCALAR, GREY); // what all others are measured by
    report.subjects().keySet().forEach(this::number);
    report.rows().forEach(row -> number(row.subject()));
  }

  /** Returns the style class. */
  String of(String subject) {
    return "c" + number(subject);
  }

  private int number(String subject) {
    Integer known = bySubject.get(subject);
    if (known != null) {
      return known;
    }
    int next = 1 + (bySubject.size() - 2) % (GREY - 1);
    bySubject.put(subject, next);
    return next;
  }
}
