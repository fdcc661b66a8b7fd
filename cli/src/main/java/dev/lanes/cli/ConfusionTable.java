package dev.lanes.cli;

import dev.lanes.jmh.report.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A confusion matrix in few lines: rows are the classes, columns what they were taken for. */
final class ConfusionTable {
  private static final int MOST_COLUMNS = 10;
  private static final int MOST_CONFUSIONS = 10;

  private ConfusionTable() {}

  /** Returns the matrix; of more than ten classes, those most often taken for one another. */
  static List<String> lines(List<String> classes, long[][] counts) {
    return counts.length <= MOST_COLUMNS ? matrix(classes, counts) : worst(classes, counts);
  }

  private static List<String> matrix(List<String> classes, long[][] counts) {
    int n = counts.length;
    List<String> header = new ArrayList<>(List.of("class \\ taken for"));
    for (int i = 0; i < n; i++) {
      header.add(Integer.toString(i));
    }
    header.add("right");
    TextTable table = new TextTable("l" + "r".repeat(n + 1), header.toArray(String[]::new));
    for (int actual = 0; actual < n; actual++) {
      List<String> row = new ArrayList<>(List.of(actual + " " + classes.get(actual)));
      long sum = 0;
      for (long count : counts[actual]) {
        row.add(count == 0 ? "." : Long.toString(count));
        sum += count;
      }
      row.add(share(counts[actual][actual], sum));
      table.row(row.toArray(String[]::new));
    }
    return table.lines();
  }

  private record Confusion(int actual, int predicted, long count, long of) {}

  private static List<String> worst(List<String> classes, long[][] counts) {
    List<Confusion> all = new ArrayList<>();
    for (int actual = 0; actual < counts.length; actual++) {
      long sum = 0;
      for (long count : counts[actual]) {
        sum += count;
      }
      for (int predicted = 0; predicted < counts.length; predicted++) {
        if (predicted != actual && counts[actual][predicted] > 0) {
          all.add(new Confusion(actual, predicted, counts[actual][predicted], sum));
        }
      }
    }
    all.sort(Comparator.comparingLong(Confusion::count).reversed());
    TextTable table = new TextTable("llrr", "class", "most often taken for", "times", "share");
    for (Confusion one : all.subList(0, Math.min(MOST_CONFUSIONS, all.size()))) {
      table.row(
          classes.get(one.actual),
          classes.get(one.predicted),
          Long.toString(one.count),
          share(one.count, one.of));
    }
    return table.lines();
  }

  private static String share(long count, long of) {
    return of == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / of);
  }
}
