package dev.lanes.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReportTest {
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-z][a-z0-9]*)((?: [a-z:-]+=\"[^\"<]*\")*)(/?)>");

  @Test
  void elementsAreNestedAndTextIsEscaped() {
    requireWellFormed(HtmlReport.page(Reports.convolutions()));
    requireWellFormed(HtmlReport.page(Reports.report(false)));
  }

  @Test
  void theHeadlineIsTheVerdict() {
    assertThat(HtmlReport.page(Reports.convolutions()))
        .contains("<h1>vector is 8.00x pytorch over 1 convolution on 2 threads</h1>")
        .contains("<li>vector is 100x scalar over 1 convolution on 1 thread</li>");
  }

  /** Two shapes of 4x and 1x have a mean of 2x. */
  @Test
  void theMeanOfTheHeadlineIsGeometric() {
    Report report =
        Reports.report(
            true,
            Reports.row("gemm", "1,1,1", "vector", 1, 1, 1.0),
            Reports.row("gemm", "1,1,1", "openblas", 1, 4, 1.0),
            Reports.row("gemm", "2,2,2", "vector", 1, 1, 1.0),
            Reports.row("gemm", "2,2,2", "openblas", 1, 1, 1.0));
    assertThat(HtmlReport.page(report))
        .contains("vector is 2.00x openblas over 2 matrix products on 1 thread (geometric mean)");
  }

  @Test
  void everyRowIsInTheTable() {
    Report report = Reports.convolutions();
    String page = HtmlReport.page(report);
    String table = page.substring(page.indexOf("aria-label=\"All rows\""));
    assertThat(Pattern.compile("<tr><td").matcher(table).results().count())
        .isEqualTo(report.rows().size());
    for (Row row : report.rows()) {
      assertThat(table).contains(row.shape(), row.subject(), Figures.seconds(row.medianSeconds()));
    }
  }

  @Test
  void marksPeakAndPublishedFigures() {
    assertThat(HtmlReport.page(Reports.convolutions()))
        .contains("measured peak, 150 GFLOP/s", "measured peak, 300 GFLOP/s")
        .contains("a paper, published: 125x to 150x")
        .contains("Time of the scalar backend on 1 thread over time of the subject on 2 threads");
  }

  @Test
  void fetchesAndRunsNothing() {
    assertThat(
            HtmlReport.page(Reports.convolutions())
                .replace(" xmlns=\"http://www.w3.org/1999/xhtml\"", ""))
        .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link");
  }

  @Test
  void saysWhatItIsToBrowsersAndReaders() {
    assertThat(HtmlReport.page(Reports.convolutions()))
        .contains("<html lang=\"en\"", "<title>bench conv – Lanes</title>", "name=\"viewport\"");
  }

  @Test
  void strangersCannotWriteMarkup() {
    String hostile = "<script>alert('x')</script>\"&\u0000\uD800";
    Report report =
        new Report(
            hostile,
            Reports.machine(),
            Map.of(hostile, hostile),
            List.of(
                Reports.row(hostile, hostile, hostile, 1, 1, 1.0),
                Reports.row(hostile, hostile, "vector", 1, 1, 1.0),
                Reports.row(hostile, hostile, "scalar", 1, 1, 1.0)),
            List.of(hostile),
            List.of(new Reference(hostile, hostile, 1, 2)),
            true);
    String page = HtmlReport.page(report);
    requireWellFormed(page);
    assertThat(page)
        .doesNotContain("<script", "alert('", "\u0000")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\uFFFD\uFFFD");
  }

  @Test
  void anEmptyAndAnIncompleteReportSaySo() {
    assertThat(HtmlReport.page(Reports.report(false)))
        .contains("<h1>Nothing has been measured</h1>", "<strong>Incomplete.</strong>");
    assertThat(HtmlReport.page(Reports.convolutions())).doesNotContain("Incomplete");
  }

  @Test
  void figuresThatAreNotFiniteAreDashes() {
    Row row =
        new Row("gemm", "1,1,1", "vector", 3, Double.NaN, null, null, Double.NaN, "fma", List.of());
    String page = HtmlReport.page(Reports.report(true, row));
    requireWellFormed(page);
    assertThat(page).doesNotContain("NaN", "Infinity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv-forward  | 128,3,32,32,32,5,5,1,2,1 | 128 × 3×32×32, 32 filters 5×5, pad 2",
        "conv-training | 1,8,9,9,8,3,3,2,0,8 | 1 × 8×9×9, 8 filters 3×3, stride 2, depthwise",
        "conv-forward  | 1,8,9,9,8,3,3,1,0,2 | 1 × 8×9×9, 8 filters 3×3, 2 groups",
        "gemm          | 2,3,4 | 2×4 by 4×3",
        "train         | cifar10-quick,128 | cifar10-quick, 128 images a step",
        "load          | 64,3,40,32 | 64 images of 3×40×40, cropped to 32×32",
        "lrn           | 1,2,3,4,5 | 1 × 2×3×4, across 5 channels",
        "max-pool      | 1,2,4,4,3,2 | 1 × 2×4×4, windows 3×3, stride 2",
        "softmax-cross-entropy | 128,10 | 128 × 10 classes",
        "momentum-update | 1000000 | 1,000,000 elements",
        "gemm          | 2,3 | 2,3",
        "gemm          | a,b,c | a,b,c",
        "unheard-of    | 1,2 | 1,2",
      })
  void shapesAreInWords(String benchmark, String shape, String words) {
    assertThat(ShapeWords.shape(benchmark, shape)).isEqualTo(words);
  }

  @Test
  void subjectsKeepTheirColours() {
    Colours colours = new Colours(Reports.convolutions());
    assertThat(colours.of("vector")).isEqualTo("c0");
    assertThat(colours.of("scalar")).isEqualTo("c6");
    assertThat(colours.of("pytorch")).isEqualTo("c1").isEqualTo(colours.of("pytorch"));
    assertThat(colours.of("another")).isEqualTo("c2");
  }

  @Test
  void axesAreLogarithmicWhereNumbersDifferMuch() {
    assertThat(Axis.ratios(List.of(1.0, 20.0)).logarithmic()).isFalse();
    Axis axis = Axis.ratios(List.of(0.5, 100.0));
    assertThat(axis.logarithmic()).isTrue();
    assertThat(axis.ticks()).hasSize(4);
    assertThat(axis.at(0.1)).isZero();
    assertThat(axis.at(1e9)).isEqualTo(1);
    assertThat(axis.at(Double.NaN)).isZero();
    assertThat(Axis.linear(List.of()).at(0)).isZero();
  }

  /** Every element is closed in its turn, and between them is only text that is escaped. */
  private static void requireWellFormed(String page) {
    String body = page.substring("<!DOCTYPE html>".length());
    Matcher tag = TAG.matcher(body);
    Deque<String> open = new ArrayDeque<>();
    int from = 0;
    while (tag.find()) {
      assertThat(body.substring(from, tag.start()).replaceAll("&(?:amp|lt|gt|quot|#39);", ""))
          .doesNotContain("<", "&");
      from = tag.end();
      if (!tag.group(1).isEmpty()) {
        assertThat(open.pop()).isEqualTo(tag.group(2));
      } else if (tag.group(4).isEmpty()) {
        open.push(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
    assertThat(body.substring(from)).isBlank();
  }
}
