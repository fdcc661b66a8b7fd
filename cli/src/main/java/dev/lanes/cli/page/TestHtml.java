package dev.lanes.cli.page;

import dev.lanes.cli.page.TestResult.Confusion;
import dev.lanes.cli.page.TestResult.Shown;
import dev.lanes.jmh.report.Markup;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What went wrong on test images: the confusion matrix and the worst mistakes. */
final class TestHtml {
  /** More classes than this make a matrix that nobody can read. */
  private static final int MOST_COLUMNS = 20;

  private static final int MOST_CONFUSIONS = 20;

  private TestHtml() {}

  /** Returns the matrix; of many classes, those most often taken for one another. */
  static String confusion(TestResult test) {
    if (test.classes().isEmpty()) {
      return "";
    }
    boolean few = test.classes().size() <= MOST_COLUMNS;
    return "<section><h2>%s</h2>\n<p>%s</p>\n%s</section>\n"
        .formatted(
            few ? "Confusion matrix" : "Taken for one another",
            Markup.escape(
                "%,d %s images, %s. %s"
                    .formatted(
                        test.images(),
                        test.part(),
                        test.when(),
                        few
                            ? "A row is a class, a column what its images were taken for."
                            : "The most frequent confusions of %d classes."
                                .formatted(test.classes().size()))),
            few ? matrix(test) : worst(test));
  }

  private static String matrix(TestResult test) {
    int n = test.classes().size();
    long[][] counts = new long[n][n];
    long[] sums = new long[n];
    for (Confusion one : test.confusions()) {
      counts[one.actual()][one.predicted()] = one.count();
      sums[one.actual()] += one.count();
    }
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"brief matrix\" role=\"region\" tabindex=\"0\"");
    html.append(" aria-label=\"Confusion matrix\"><table>\n<thead><tr><th>Class</th>");
    for (int k = 0; k < n; k++) {
      html.append("<th class=\"n\" title=\"%s\">%d</th>".formatted(name(test, k), k));
    }
    html.append("<th class=\"n\">Right</th></tr></thead>\n<tbody>\n");
    for (int actual = 0; actual < n; actual++) {
      html.append("<tr><th scope=\"row\">%s</th>".formatted(numbered(test, actual)));
      for (int k = 0; k < n; k++) {
        long count = counts[actual][k];
        html.append(
            "<td class=\"n %s\" style=\"--share:%s\">%s</td>"
                .formatted(
                    k == actual ? "hit" : "miss",
                    // square roots tell a few mistakes from none
                    Markup.percent(Math.sqrt((double) count / Math.max(1, sums[actual]))),
                    count == 0 ? "" : String.format(Locale.ROOT, "%d", count)));
      }
      html.append(
          "<td class=\"n\">%s</td></tr>\n".formatted(share(counts[actual][actual], sums[actual])));
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String worst(TestResult test) {
    long[] sums = new long[test.classes().size()];
    test.confusions().forEach(one -> sums[one.actual()] += one.count());
    List<Confusion> all =
        test.confusions().stream()
            .filter(one -> one.actual() != one.predicted())
            .sorted(Comparator.comparingLong(Confusion::count).reversed())
            .limit(MOST_CONFUSIONS)
            .toList();
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"brief\" role=\"region\" tabindex=\"0\" aria-label=\"Confusions\">");
    html.append("<table>\n<thead><tr><th>Class</th><th>Taken for</th><th class=\"n\">Times</th>");
    html.append("<th class=\"n\">Of its images</th></tr></thead>\n<tbody>\n");
    for (Confusion one : all) {
      html.append(
          "<tr><td class=\"wrap\">%s</td><td class=\"wrap\">%s</td><td class=\"n\">%d</td><td class=\"n\">%s</td></tr>\n"
              .formatted(
                  name(test, one.actual()),
                  name(test, one.predicted()),
                  one.count(),
                  share(one.count(), sums[one.actual()])));
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** Returns the worst mistakes with their images. */
  static String mistakes(TestResult test) {
    if (test.mistakes().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<section><h2>Worst mistakes</h2>\n<p>");
    html.append("The ")
        .append(test.part())
        .append(" images whose class was given the least probability, the worst first.");
    html.append("</p>\n<ul class=\"mistakes\">\n");
    for (Shown one : test.mistakes()) {
      String actual = name(test, one.actual());
      String predicted = name(test, one.predicted());
      html.append("<li>");
      one.picture()
          .ifPresent(
              picture ->
                  html.append(
                      "<img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"image %d, %s\"/>"
                          .formatted(
                              picture.uri(),
                              picture.width(),
                              picture.height(),
                              one.image(),
                              actual)));
      html.append(
          "<p><strong>%s</strong> %s<br/>taken for<br/><strong>%s</strong> %s</p></li>\n"
              .formatted(
                  actual,
                  unbroken(Numbers.roughPercent(one.actualProbability())),
                  predicted,
                  unbroken(Numbers.roughPercent(one.predictedProbability()))));
    }
    return html.append("</ul></section>\n").toString();
  }

  /** Keeps a number and its unit in one line. */
  private static String unbroken(String share) {
    return share.replace(" %", "&#160;%");
  }

  private static String share(long count, long of) {
    return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / of);
  }

  /** The name after the number that stands above the column; a digit is its own number. */
  private static String numbered(TestResult test, int index) {
    String name = name(test, index);
    return name.equals(Integer.toString(index)) ? name : index + " " + name;
  }

  private static String name(TestResult test, int index) {
    return Markup.escape(test.classes().get(index).replace('_', ' '));
  }
}
