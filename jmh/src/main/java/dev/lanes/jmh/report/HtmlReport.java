package dev.lanes.jmh.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A report as one page to look at.
 *
 * <p>It is whole in itself: no script, no picture, nothing fetched. It is well-formed XML besides
 * being HTML, so that tests and tools can read it.
 */
public final class HtmlReport {
  private final Report report;
  private final List<Group> groups;
  private final Colours colours;
  private final Charts charts;

  private HtmlReport(Report report) {
    this.report = report;
    groups = Group.of(report);
    colours = new Colours(report);
    charts = new Charts(report, colours);
  }

  /** Returns the page. */
  public static String page(Report report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    String title = Markup.escape(report.title());
    String body =
        header(title)
            + facts()
            + ratios()
            + groups.stream()
                .map(Group::benchmark)
                .distinct()
                .map(this::section)
                .collect(Collectors.joining())
            + shares()
            + rows()
            + notes();
    return HtmlPage.of(
        report.title(),
        "",
        body,
        "Written by Lanes, which times what it compares on one machine, one after the other.");
  }

  private String header(String title) {
    List<Verdict> verdicts = Verdict.of(groups);
    StringBuilder html = new StringBuilder("<header>\n<p class=\"what\">");
    html.append(title).append(", ").append(Markup.escape(report.machine().started()));
    html.append("</p>\n<h1>").append(Markup.escape(headline(verdicts))).append("</h1>\n");
    if (verdicts.size() > 1) {
      html.append("<ul class=\"also\">\n");
      verdicts.stream()
          .skip(1)
          .forEach(
              each -> html.append("<li>").append(Markup.escape(each.sentence())).append("</li>\n"));
      html.append("</ul>\n");
    }
    if (!report.complete()) {
      html.append(
          "<p class=\"warning\"><strong>Incomplete.</strong> Not all that was asked has been"
              + " measured: the run is not over, or it was interrupted.</p>\n");
    }
    return html.append("</header>\n").toString();
  }

  private String headline(List<Verdict> verdicts) {
    if (!verdicts.isEmpty()) {
      return verdicts.getFirst().sentence();
    }
    if (report.rows().isEmpty()) {
      return "Nothing has been measured";
    }
    int count = report.rows().size();
    return count == 1 ? "1 figure, nothing to compare" : count + " figures, nothing to compare";
  }

  private String facts() {
    Machine machine = report.machine();
    StringBuilder html = new StringBuilder("<div class=\"cards\">\n");
    html.append("<section class=\"card\"><h3>Machine</h3><dl>");
    fact(html, "Processor", machine.cpu());
    fact(html, "Family", machine.family());
    fact(html, "Processors", "%d for the JVM".formatted(machine.cores()));
    fact(html, "Memory", Figures.memory(machine.memoryBytes()));
    fact(html, "Peak", byThreads(machine.peakGflops(), "GFLOP/s"));
    fact(html, "Bandwidth", byThreads(machine.bandwidthGbs(), "GB/s"));
    fact(html, "System", machine.os());
    fact(html, "JVM", machine.jvm());
    fact(html, "Commit", machine.commit());
    html.append("</dl></section>\n");
    if (!report.subjects().isEmpty()) {
      html.append("<section class=\"card\"><h3>Subjects</h3><dl>");
      report
          .subjects()
          .forEach(
              (id, what) ->
                  html.append("<dt><span class=\"dot ")
                      .append(colours.of(id))
                      .append("\"></span>")
                      .append(Markup.escape(id))
                      .append("</dt><dd>")
                      .append(Markup.escape(what))
                      .append("</dd>"));
      html.append("</dl></section>\n");
    }
    return html.append("</div>\n").toString();
  }

  private static void fact(StringBuilder html, String name, String value) {
    if (!value.isEmpty()) {
      html.append("<dt>").append(name).append("</dt><dd>");
      html.append(Markup.escape(value)).append("</dd>");
    }
  }

  private static String byThreads(Map<Integer, Double> figures, String unit) {
    return new TreeMap<>(figures)
        .entrySet().stream()
            .map(
                each ->
                    "%s %s on %s"
                        .formatted(
                            Figures.digits(each.getValue()), unit, Figures.threads(each.getKey())))
            .collect(Collectors.joining(", "));
  }

  private String ratios() {
    String table = RowsHtml.ratios(groups);
    return table.isEmpty()
        ? ""
        : "<section><h2>How many times as fast</h2>\n<p>The time of the other over that of "
            + Group.OURS
            + ": more than 1 means that "
            + Group.OURS
            + " is faster. Means are geometric, over the shapes that both did.</p>\n"
            + table
            + "</section>\n";
  }

  private String section(String benchmark) {
    List<Group> same = groups.stream().filter(g -> g.benchmark().equals(benchmark)).toList();
    String words = ShapeWords.benchmark(benchmark);
    StringBuilder html = new StringBuilder("<section><h2>").append(Markup.escape(words));
    if (!words.equals(benchmark)) {
      html.append(" <code>").append(Markup.escape(benchmark)).append("</code>");
    }
    html.append("</h2>\n").append("<div class=\"charts\">\n");
    same.forEach(group -> html.append(charts.speed(group).html()));
    html.append("</div>\n");
    String speedUps =
        same.stream()
            .map(charts::speedUp)
            .flatMap(Optional::stream)
            .map(BarChart::html)
            .collect(Collectors.joining());
    if (!speedUps.isEmpty()) {
      html.append("<div class=\"charts\">\n").append(speedUps).append("</div>\n");
    }
    return html.append("</section>\n").toString();
  }

  private String shares() {
    return charts
        .shares()
        .map(
            chart ->
                "<section><h2>Share of what the machine can do</h2>\n<div class=\"charts\">\n"
                    + chart.html()
                    + "</div></section>\n")
        .orElse("");
  }

  private String rows() {
    return report.rows().isEmpty()
        ? ""
        : "<section><h2>All figures</h2>\n" + RowsHtml.all(report.rows()) + "</section>\n";
  }

  private String notes() {
    return report.notes().isEmpty()
        ? ""
        : report.notes().stream()
            .map(note -> "<li>" + Markup.escape(note) + "</li>\n")
            .collect(
                Collectors.joining(
                    "", "<section><h2>Notes</h2>\n<ul class=\"notes\">\n", "</ul></section>\n"));
  }
}
