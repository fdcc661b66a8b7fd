package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final String alignment;

  /**
   * Creates a table.
   *
   * @param alignment a letter a column: {@code l} for left, {@code r} for right
   * @param header the first row
   */
  public TextTable(String alignment, String... header) {
    this.alignment = alignment;
    row(header);
  }

  /**
   * Adds a row of as many cells as there are columns.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public TextTable row(String... cells) {
    if (cells.length != alignment.length()) {
      throw new IllegalArgumentException(
          "table: a row of %d cells for %d columns; give one cell a column"
              .formatted(cells.length, alignment.length()));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Returns the rows as lines without trailing blanks. */
  public List<String> lines() {
    int[] widths = new int[alignment.length()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      boolean right = alignment.charAt(i) == 'r';
      line.append(right ? padding + row.get(i) : row.get(i) + padding).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
