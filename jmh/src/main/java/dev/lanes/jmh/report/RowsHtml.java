package dev.lanes.jmh.report;

import java.util.List;

/** Tables of the page: the ratios in brief, and every row. */
final class RowsHtml {
  private RowsHtml() {}

  /** Returns the ratios of every benchmark, number of threads and peer. */
  static String ratios(List<Group> groups) {
    StringBuilder rows = new StringBuilder();
    for (Group group : groups) {
      for (String peer : group.peers()) {
        group
            .against(peer)
            .ifPresent(
                all ->
                    rows.append("<tr><td class=\"wrap\">")
                        .append(Markup.escape(ShapeWords.benchmark(group.benchmark())))
                        .append("<small>")
                        .append(Figures.threads(group.threads()))
                        .append(all.count() == 1 ? ", 1 shape" : ", " + all.count() + " shapes")
                        .append("</small></td><td class=\"wrap\">")
                        .append(Markup.escape(peer))
                        .append("</td><td class=\"n\"><strong>")
                        .append(Figures.times(all.mean()))
                        .append("</strong></td>")
                        .append(number(all.count() == 1 ? "" : range(all)))
                        .append("</tr>\n"));
      }
    }
    return rows.isEmpty()
        ? ""
        : table(
            "Ratios",
            "brief",
            "<th>Benchmark</th><th>Against</th><th class=\"n\">Mean</th>"
                + "<th class=\"n\">Least to greatest</th>",
            rows);
  }

  /** Returns all rows with all they hold, but the samples one by one. */
  static String all(List<Row> all) {
    StringBuilder rows = new StringBuilder();
    for (Row row : all) {
      String words = ShapeWords.shape(row.benchmark(), row.shape());
      String raw =
          words.equals(row.shape()) ? "" : "<code>" + Markup.escape(row.shape()) + "</code>";
      rows.append("<tr>")
          .append(cell(row.benchmark()))
          .append("<td class=\"wrap\">")
          .append(Markup.escape(words))
          .append(raw)
          .append("</td>")
          .append(cell(row.subject()))
          .append(number("" + row.threads()))
          .append(number(Figures.seconds(row.medianSeconds())))
          .append(number(spread(row.samples())))
          .append(number("" + row.samples().size()))
          .append(number(optional(row.gflops())))
          .append(number(optional(row.imagesPerSecond())))
          .append(number(Figures.percent(row.shareOfPeak())))
          .append(cell(row.limit()))
          .append("</tr>\n");
    }
    return table(
        "All rows",
        "scroll",
        "<th>Benchmark</th><th>Shape</th><th>Subject</th><th class=\"n\">Threads</th>"
            + "<th class=\"n\">Median</th><th class=\"n\">Fastest to slowest</th>"
            + "<th class=\"n\">Samples</th><th class=\"n\">GFLOP/s</th>"
            + "<th class=\"n\">Images/s</th><th class=\"n\">Of limit</th><th>Limit</th>",
        rows);
  }

  private static String table(String label, String style, String header, StringBuilder rows) {
    return """
        <div class="%s" role="region" tabindex="0" aria-label="%s"><table>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(style, label, header, rows);
  }

  private static String range(Spread spread) {
    return Figures.times(spread.low()) + " – " + Figures.times(spread.high());
  }

  private static String spread(List<Double> samples) {
    if (samples.isEmpty()) {
      return "";
    }
    double least = samples.stream().mapToDouble(each -> each).min().getAsDouble();
    double most = samples.stream().mapToDouble(each -> each).max().getAsDouble();
    return Figures.seconds(least) + " – " + Figures.seconds(most);
  }

  private static String optional(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? "" : Figures.digits(value);
  }

  private static String cell(String text) {
    return "<td>" + Markup.escape(text) + "</td>";
  }

  private static String number(String text) {
    return "<td class=\"n\">" + Markup.escape(text) + "</td>";
  }
}
