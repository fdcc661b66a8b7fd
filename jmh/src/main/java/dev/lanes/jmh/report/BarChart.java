package dev.lanes.jmh.report;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Horizontal bars in blocks, each bar with its name on the left and its value on the right.
 *
 * <pre>
 *   128 × 3×32×32, 32 filters 5×5, pad 2
 *   vector   |██████████████████-+-    ¦  |  123
 *   pytorch  |███████████-               ¦  | 80.2
 *            0          50        100     150
 * </pre>
 *
 * <p>They are boxes in a grid, not a picture, so that names wrap and bars shrink with the screen.
 *
 * @param title what distinguishes it
 * @param caption what it shows and how to read it
 * @param unit what the axis counts; may be empty
 * @param measure how to write a number of the axis
 * @param blocks the bars
 * @param marks lines and bands across all bars
 */
record BarChart(
    String title, String caption, String unit, Text measure, List<Block> blocks, List<Mark> marks) {
  /** Writes a number. */
  interface Text {
    String of(double value);
  }

  /**
   * Bars that belong together.
   *
   * @param name what they are, in words
   * @param raw the same as one writes it; null where there is no more to say
   * @param axis where numbers are; written below where the next block has another
   */
  record Block(String name, @Nullable String raw, List<Bar> bars, Axis axis) {}

  /**
   * One bar.
   *
   * @param name whose
   * @param colour the style class
   * @param value how long
   * @param low from where the whisker goes; NaN where there is none
   * @param high to where
   */
  record Bar(String name, String colour, double value, double low, double high) {}

  /**
   * A line, or a band where the ends differ.
   *
   * @param label what it is, with its number
   * @param low the left end
   * @param high the right end
   */
  record Mark(String label, double low, double high) {}

  /** Returns the chart as a figure. */
  String html() {
    StringBuilder html = new StringBuilder("<figure class=\"chart\">\n<figcaption>");
    html.append("<h4>").append(Markup.escape(title)).append("</h4>");
    if (!caption.isEmpty()) {
      html.append("<p>").append(Markup.escape(caption)).append("</p>");
    }
    html.append("</figcaption>\n").append(keys());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      html.append("<div class=\"block\"><p class=\"shape\">").append(Markup.escape(block.name));
      if (block.raw != null) {
        html.append(" <code>").append(breakable(block.raw)).append("</code>");
      }
      html.append("</p>\n<ul class=\"bars\">\n");
      String marked = marksOnTrack(block.axis);
      block.bars.forEach(bar -> html.append(line(bar, block.axis, marked)));
      html.append("</ul></div>\n");
      if (i + 1 == blocks.size() || !blocks.get(i + 1).axis.equals(block.axis)) {
        html.append(scale(block.axis));
      }
    }
    return html.append("</figure>\n").toString();
  }

  /** Lets long lists of sizes wrap at their commas. */
  static String breakable(String raw) {
    return Markup.escape(raw).replace(",", ",<wbr/>");
  }

  private String line(Bar bar, Axis axis, String marked) {
    String whisker =
        Double.isFinite(bar.low) && Double.isFinite(bar.high)
            ? "<span class=\"whisker\" style=\"left:%s;width:%s\"></span>"
                .formatted(
                    Markup.percent(axis.at(bar.low)),
                    Markup.percent(axis.at(bar.high) - axis.at(bar.low)))
            : "";
    String spread =
        whisker.isEmpty()
            ? ""
            : " title=\"from %s to %s %s\""
                .formatted(
                    Markup.escape(measure.of(bar.low)),
                    Markup.escape(measure.of(bar.high)),
                    Markup.escape(unit));
    return """
        <li%s><span class="name">%s</span><span class="track" aria-hidden="true">%s\
        <span class="fill %s" style="width:%s"></span>%s</span>\
        <span class="value">%s</span></li>
        """
        .formatted(
            spread,
            Markup.escape(bar.name),
            marked,
            bar.colour,
            Markup.percent(axis.at(bar.value)),
            whisker,
            Markup.escape(measure.of(bar.value)));
  }

  private String marksOnTrack(Axis axis) {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      html.append(
          mark.low == mark.high
              ? "<span class=\"mark m%d\" style=\"left:%s\"></span>"
                  .formatted(i % 2, Markup.percent(axis.at(mark.low)))
              : "<span class=\"band m%d\" style=\"left:%s;width:%s\"></span>"
                  .formatted(
                      i % 2,
                      Markup.percent(axis.at(mark.low)),
                      Markup.percent(axis.at(mark.high) - axis.at(mark.low))));
    }
    return html.toString();
  }

  private String keys() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      html.append(
          "<li><span class=\"swatch %s m%d\"></span>%s</li>"
              .formatted(
                  mark.low == mark.high ? "mark" : "band", i % 2, Markup.escape(mark.label)));
    }
    return html.isEmpty() ? "" : "<ul class=\"keys\">" + html + "</ul>\n";
  }

  private String scale(Axis axis) {
    String ticks =
        axis.ticks().stream()
            .map(
                tick ->
                    "<span style=\"left:%s\">%s</span>"
                        .formatted(Markup.percent(axis.at(tick)), Markup.escape(label(tick))))
            .collect(Collectors.joining());
    return """
        <div class="scale" aria-hidden="true"><span></span><span class="ticks">%s</span></div>
        """
        .formatted(ticks);
  }

  private String label(double tick) {
    return tick == 0 ? "0" : Figures.trim(measure.of(tick));
  }
}
