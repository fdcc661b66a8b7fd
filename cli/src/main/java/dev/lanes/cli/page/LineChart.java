package dev.lanes.cli.page;

import dev.lanes.jmh.report.Axis;
import dev.lanes.jmh.report.Markup;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Lines over epochs.
 *
 * <pre>
 *   1.0 +---------------
 *       | \    __.--  test
 *   0.5 +--\_-'---------
 *       0     5    10
 * </pre>
 *
 * <p>Only the lines are a picture, stretched with the screen; what is written beside them is text
 * in boxes, which keeps its size.
 *
 * @param title what it shows
 * @param caption how to read it; may be empty
 * @param x where epochs are
 * @param y where values are
 * @param text how to write a value
 * @param lines the lines
 */
record LineChart(
    String title, String caption, Axis x, Axis y, DoubleFunction<String> text, List<Line> lines) {
  /** Width and height of the picture in its own units. */
  private static final int SIZE = 1000;

  /**
   * A line.
   *
   * @param name whose
   * @param colour the number of its colour
   * @param dots whether every value has a dot, for few values
   * @param points epoch and value, in the order of epochs; gaps where a value is not finite
   */
  record Line(String name, int colour, boolean dots, List<Point> points) {}

  /** A value at an epoch. */
  record Point(double epoch, double value) {}

  /** Returns the chart as a figure. */
  String html() {
    StringBuilder html = new StringBuilder("<figure class=\"chart\">\n<figcaption><h4>");
    html.append(Markup.escape(title)).append("</h4>");
    if (!caption.isEmpty()) {
      html.append("<p>").append(Markup.escape(caption)).append("</p>");
    }
    html.append("</figcaption>\n");
    if (lines.size() > 1) {
      html.append(keys());
    }
    html.append("<div class=\"plot\"><div class=\"levels\" aria-hidden=\"true\">");
    for (double tick : y.ticks()) {
      html.append("<span style=\"bottom:%s\">".formatted(Markup.percent(y.at(tick))));
      html.append(Markup.escape(text.apply(tick))).append("</span>");
    }
    html.append("</div>").append(svg());
    html.append("<div class=\"ticks\" aria-hidden=\"true\">");
    for (double tick : x.ticks()) {
      html.append("<span style=\"left:%s\">".formatted(Markup.percent(x.at(tick))));
      html.append(Markup.escape(Numbers.brief(tick))).append("</span>");
    }
    return html.append("</div></div>\n</figure>\n").toString();
  }

  private String keys() {
    StringBuilder html = new StringBuilder("<ul class=\"keys\">");
    for (Line line : lines) {
      html.append("<li><span class=\"swatch c%d\"></span>".formatted(line.colour));
      html.append(Markup.escape(line.name)).append("</li>");
    }
    return html.append("</ul>\n").toString();
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\"".formatted(SIZE, SIZE));
    svg.append(" role=\"img\" aria-label=\"").append(Markup.escape(spoken())).append("\">");
    for (double tick : y.ticks()) {
      svg.append("<path class=\"grid\" d=\"M0 %s H%d\"/>".formatted(down(tick), SIZE));
    }
    for (Line line : lines) {
      String path = path(line);
      if (path.contains("L")) { // a single point is a dot
        svg.append("<path class=\"line s%d\" d=\"%s\"/>".formatted(line.colour, path));
      }
    }
    for (Line line : lines) {
      if (line.dots) {
        line.points.stream()
            .filter(point -> Double.isFinite(point.value))
            .forEach(point -> svg.append(dot(line, point)));
      }
    }
    return svg.append("</svg>").toString();
  }

  /** A line of no length with round ends stays round, however the picture is stretched. */
  private String dot(Line line, Point point) {
    return "<path class=\"dots s%d\" d=\"M%s %sh0\"><title>%s, epoch %s: %s</title></path>"
        .formatted(
            line.colour,
            across(point.epoch),
            down(point.value),
            Markup.escape(line.name),
            Markup.escape(Numbers.brief(point.epoch)),
            Markup.escape(text.apply(point.value)));
  }

  private String path(Line line) {
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (Point point : line.points) {
      if (!Double.isFinite(point.value)) {
        gap = true;
      } else {
        path.append(gap ? "M" : "L").append(across(point.epoch)).append(' ');
        path.append(down(point.value));
        gap = false;
      }
    }
    return path.toString();
  }

  private String across(double epoch) {
    return number(SIZE * x.at(epoch));
  }

  private String down(double value) {
    return number(SIZE * (1 - y.at(value)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
  }

  /** The last value of every line, for those who do not see the picture. */
  private String spoken() {
    StringBuilder words = new StringBuilder(title);
    for (Line line : lines) {
      line.points.stream()
          .filter(point -> Double.isFinite(point.value))
          .reduce((before, last) -> last)
          .ifPresent(
              last ->
                  words
                      .append(words.length() == title.length() ? ": " : ", ")
                      .append(line.name)
                      .append(" at last ")
                      .append(text.apply(last.value)));
    }
    return words.toString();
  }
}
