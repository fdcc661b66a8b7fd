package dev.lanes.jmh.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one call measured.
 *
 * @param title what was asked, such as {@code bench conv}
 * @param machine what it ran on
 * @param subjects what each subject is, by its id
 * @param rows the figures, in the order they were taken
 * @param notes what is to be known beside them: missing peers, shapes that failed, published
 *     figures; one sentence each
 * @param references published speed-ups to compare with
 * @param complete whether it is all that was asked; false while it runs and if it was interrupted
 */
public record Report(
    String title,
    Machine machine,
    Map<String, String> subjects,
    List<Row> rows,
    List<String> notes,
    List<Reference> references,
    boolean complete) {
  /** Copies the collections. */
  public Report {
    subjects = Collections.unmodifiableMap(new LinkedHashMap<>(subjects));
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
    references = List.copyOf(references);
  }

  /** Takes a report without published speed-ups. */
  public Report(
      String title,
      Machine machine,
      Map<String, String> subjects,
      List<Row> rows,
      List<String> notes,
      boolean complete) {
    this(title, machine, subjects, rows, notes, List.of(), complete);
  }
}
