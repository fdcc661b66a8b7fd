package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report as lines of text for a terminal.
 *
 * <p>A benchmark is a table with a row a shape and number of threads and the subjects side by side;
 * where that is wider than {@link #WIDTH}, the subjects are below each other.
 */
public final class ReportTable {
  /** The columns that a table should keep to. */
  static final int WIDTH = 110;

  private ReportTable() {}

  /** Returns the lines. */
  public static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    List<Group> groups = Group.of(report);
    for (String benchmark : groups.stream().map(Group::benchmark).distinct().toList()) {
      List<Group> same = groups.stream().filter(g -> g.benchmark().equals(benchmark)).toList();
      lines.add(benchmark);
      lines.addAll(table(same));
      lines.addAll(summary(same));
      lines.add("");
    }
    if (groups.isEmpty()) {
      lines.add("nothing was measured");
    }
    if (!report.complete()) {
      lines.add("incomplete: not all that was asked has been measured");
    }
    report.notes().forEach(note -> lines.add("note: " + note));
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static List<String> table(List<Group> groups) {
    Columns columns = new Columns(groups);
    List<String> wide = columns.sideBySide();
    return wide.stream().allMatch(line -> line.length() <= WIDTH) ? wide : columns.below();
  }

  private static List<String> summary(List<Group> groups) {
    List<String> lines = new ArrayList<>();
    for (Group group : groups) {
      for (String peer : group.peers()) {
        group
            .against(peer)
            .ifPresent(
                all ->
                    lines.add(
                        "%s is %s %s on %s: geometric mean of %d, from %s to %s"
                            .formatted(
                                Group.OURS,
                                Figures.times(all.mean()),
                                peer,
                                Figures.threads(group.threads()),
                                all.count(),
                                Figures.times(all.low()),
                                Figures.times(all.high()))));
      }
    }
    return lines;
  }

  /** The figures of one benchmark, to be laid out. */
  private static final class Columns {
    private final List<Group> groups;
    private final List<String> subjects;
    private final List<String> shapes;
    private final Measure measure;

    Columns(List<Group> groups) {
      this.groups = groups;
      subjects = groups.stream().flatMap(group -> group.subjects().stream()).distinct().toList();
      shapes =
          groups.stream().flatMap(group -> group.byShape().keySet().stream()).distinct().toList();
      measure =
          Measure.of(
              groups.getFirst().benchmark(),
              groups.stream().flatMap(group -> group.rows().stream()).toList());
    }

    /** A row a shape and number of threads. */
    List<String> sideBySide() {
      StringBuilder alignment = new StringBuilder("lr");
      List<String> header = new ArrayList<>(List.of("shape", "threads"));
      for (String subject : subjects) {
        alignment.append("r".repeat(figures(subject, null).size()));
        header.add(subject);
        header.addAll(names(subject));
      }
      TextTable table = new TextTable(alignment.toString(), header.toArray(String[]::new));
      for (String shape : shapes) {
        for (Group group : groups) {
          if (group.byShape().containsKey(shape)) {
            List<String> cells = new ArrayList<>(List.of(shape, "" + group.threads()));
            for (String subject : subjects) {
              cells.addAll(figures(subject, new Cell(group, shape)));
            }
            table.row(cells.toArray(String[]::new));
          }
        }
      }
      return table.lines();
    }

    /** A row a shape, number of threads and subject. */
    List<String> below() {
      List<String> header = new ArrayList<>(List.of("shape", "threads", "subject", "median"));
      header.addAll(names(""));
      TextTable table =
          new TextTable("lrl" + "r".repeat(header.size() - 3), header.toArray(String[]::new));
      for (String shape : shapes) {
        String name = shape; // said once
        for (Group group : groups) {
          String threads = "" + group.threads();
          for (String subject : subjects) {
            if (group.row(shape, subject) != null) {
              List<String> cells = new ArrayList<>(List.of(name, threads, subject));
              cells.addAll(figures(subject, new Cell(group, shape)));
              if (subject.equals(Group.OURS)) {
                cells.add("");
              }
              table.row(cells.toArray(String[]::new));
              name = "";
              threads = "";
            }
          }
        }
      }
      return table.lines();
    }

    /** Returns the headers right of the time. */
    private List<String> names(String subject) {
      List<String> names = new ArrayList<>();
      if (measure != Measure.TIME) {
        names.add(measure.unit());
      }
      names.add("limit");
      if (!subject.equals(Group.OURS)) {
        names.add("ratio");
      }
      return names;
    }

    /** Where a row is. */
    private record Cell(Group group, String shape) {}

    private List<String> figures(String subject, @Nullable Cell cell) {
      Row row = cell == null ? null : cell.group.row(cell.shape, subject);
      List<String> cells = new ArrayList<>();
      cells.add(row == null ? "" : Figures.seconds(row.medianSeconds()));
      if (measure != Measure.TIME) {
        cells.add(row == null ? "" : measure.text(measure.of(row)));
      }
      cells.add(row == null ? "" : Figures.percent(row.shareOfPeak()));
      if (!subject.equals(Group.OURS)) {
        Optional<Double> ratio =
            cell == null ? Optional.empty() : cell.group.ratio(cell.shape, subject);
        cells.add(ratio.map(Figures::times).orElse(""));
      }
      return cells;
    }
  }
}
