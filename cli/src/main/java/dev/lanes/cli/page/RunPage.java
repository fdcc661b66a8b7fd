package dev.lanes.cli.page;

import dev.lanes.jmh.report.HtmlPage;
import dev.lanes.jmh.report.Markup;
import dev.lanes.train.EpochMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run of training as one page to look at.
 *
 * <p>It is whole in itself: pictures lie in it, nothing is fetched, and it opens from disk.
 */
public final class RunPage {
  /** The state of a run that goes on. */
  public static final String TRAINING = "training";

  /** So many rows are still read; the curves show all epochs. */
  private static final int MOST_ROWS = 200;

  private static final String FOOTER = "Written by Lanes from what the run left in its folder.";

  private RunPage() {}

  /** Returns the page. */
  public static String page(RunView run) {
    return HtmlPage.of(title(run), RunStyle.RULES, String.join("", sections(run).values()), FOOTER);
  }

  /**
   * Returns the page of a run that goes on, which asks for what is new.
   *
   * @param script what asks, and exchanges the parts; without any less-than sign or ampersand
   */
  public static String livePage(RunView run, String script) {
    String body =
        sections(run).entrySet().stream()
            .map(part -> "<div id=\"%s\">%s</div>\n".formatted(part.getKey(), part.getValue()))
            .collect(Collectors.joining());
    return HtmlPage.of(
        title(run),
        RunStyle.RULES,
        body + "<script>" + script + "</script>\n",
        "Shown by Lanes while it trains, on this computer alone.");
  }

  /** Returns the parts of the page in their order, by name; what there is nothing of is empty. */
  public static Map<String, String> sections(RunView run) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("head", header(run));
    parts.put("curves", curves(run));
    parts.put("filters", filters(run));
    parts.put("confusion", run.test().map(TestHtml::confusion).orElse(""));
    parts.put("mistakes", run.test().map(TestHtml::mistakes).orElse(""));
    parts.put("epochs", epochs(run));
    parts.put("provenance", facts(run));
    return parts;
  }

  private static String title(RunView run) {
    return run.model() + " on " + run.dataset();
  }

  private static String header(RunView run) {
    StringBuilder html = new StringBuilder("<header>\n<p class=\"what\">");
    html.append(Markup.escape(title(run)));
    if (!run.started().isEmpty()) {
      html.append(", ").append(Markup.escape(run.started().replace('T', ' ').replace("Z", " UTC")));
    }
    html.append("</p>\n<h1>").append(Markup.escape(headline(run))).append("</h1>\n");
    html.append("<p class=\"also\">").append(Markup.escape(standing(run))).append("</p>\n");
    for (String note : run.notes()) {
      html.append("<p class=\"warning\">").append(Markup.escape(note)).append("</p>\n");
    }
    return html.append("</header>\n").toString();
  }

  private static String headline(RunView run) {
    if (run.test().isPresent()) {
      TestResult test = run.test().get();
      return Double.isFinite(test.top1())
          ? "%s of the %s images classified correctly"
              .formatted(Numbers.percent(test.top1()), test.part())
          : "Loss %s on %s data".formatted(Numbers.loss(test.loss()), test.part());
    }
    if (!run.epochs().isEmpty()) {
      EpochMetrics last = run.epochs().getLast();
      if (Double.isFinite(last.testAccuracy())) {
        return "%s of the %s images classified correctly"
            .formatted(Numbers.percent(last.testAccuracy()), run.watched());
      }
      return "Loss %s on %s data".formatted(Numbers.loss(last.testLoss()), run.watched());
    }
    return run.steps().isEmpty()
        ? "Nothing has been trained yet"
        : "Training loss " + Numbers.loss(run.steps().getLast().loss());
  }

  private static String standing(RunView run) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s of %s epochs"
            .formatted(
                run.state(), Numbers.brief(run.doneEpochs()), Numbers.brief(run.allEpochs())));
    run.test()
        .filter(test -> Double.isFinite(test.top5()) && test.classes().size() > 5)
        .ifPresent(test -> text.append("; top-5 accuracy ").append(Numbers.percent(test.top5())));
    if (!run.steps().isEmpty()) {
      text.append("; last training loss ").append(Numbers.loss(run.steps().getLast().loss()));
      text.append(", ").append(Numbers.brief(run.steps().getLast().imagesPerSecond()));
      text.append(" images/s");
    }
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private static String curves(RunView run) {
    List<LineChart> charts = new RunCharts(run).all();
    return charts.isEmpty()
        ? ""
        : charts.stream()
            .map(LineChart::html)
            .collect(
                Collectors.joining(
                    "",
                    "<section><h2>Curves</h2>\n<p>Over epochs.</p>\n<div class=\"charts\">\n",
                    "</div></section>\n"));
  }

  private static String filters(RunView run) {
    if (run.filters().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<section><h2>Filters of the first layer</h2>\n<p>");
    html.append("Grey is zero; each is as bright as its own greatest weight allows.");
    if (run.filters().size() < run.filterCount()) {
      html.append(" The first %d of %d.".formatted(run.filters().size(), run.filterCount()));
    }
    html.append("</p>\n<ul class=\"filters\">\n");
    for (int i = 0; i < run.filters().size(); i++) {
      Picture picture = run.filters().get(i);
      html.append(
          "<li><img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"filter %d\"/></li>\n"
              .formatted(picture.uri(), picture.width(), picture.height(), i));
    }
    return html.append("</ul></section>\n").toString();
  }

  private static String epochs(RunView run) {
    List<EpochMetrics> all = run.epochs();
    if (all.isEmpty()) {
      return "";
    }
    List<EpochMetrics> epochs = all.subList(Math.max(0, all.size() - MOST_ROWS), all.size());
    StringBuilder html = new StringBuilder("<section><h2>Epochs</h2>\n");
    if (epochs.size() < all.size()) {
      html.append("<p>The last %d of %d.</p>\n".formatted(epochs.size(), all.size()));
    }
    html.append("<div class=\"scroll\"");
    html.append(" role=\"region\" tabindex=\"0\" aria-label=\"Epochs\"><table>\n<thead><tr>");
    for (String name :
        List.of(
            "Epoch",
            "Loss",
            "Accuracy",
            run.watched().equals("test") ? "Test loss" : "Validation loss",
            "Accuracy",
            "Top-5",
            "Images/s",
            "Time")) {
      html.append("<th class=\"n\">").append(name).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (EpochMetrics one : epochs) {
      html.append("<tr>");
      for (String text :
          List.of(
              Integer.toString(one.epoch()),
              Numbers.loss(one.trainLoss()),
              Numbers.percent(one.trainAccuracy()),
              Numbers.loss(one.testLoss()),
              Numbers.percent(one.testAccuracy()),
              Numbers.percent(one.testTop5()),
              Numbers.brief(one.imagesPerSecond()),
              Numbers.time(one.seconds()))) {
        html.append("<td class=\"n\">").append(text).append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div></section>\n").toString();
  }

  private static String facts(RunView run) {
    StringBuilder html = new StringBuilder("<section><h2>Provenance</h2>\n<div class=\"cards\">\n");
    run.facts()
        .forEach(
            (heading, facts) -> {
              html.append("<section class=\"card\"><h3>").append(Markup.escape(heading));
              html.append("</h3><dl>");
              facts.forEach(
                  (name, fact) ->
                      html.append("<dt>")
                          .append(Markup.escape(name))
                          .append("</dt><dd>")
                          .append(Markup.escape(fact))
                          .append("</dd>"));
              html.append("</dl></section>\n");
            });
    return html.append("</div></section>\n").toString();
  }
}
