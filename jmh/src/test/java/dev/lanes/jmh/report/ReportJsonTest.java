package dev.lanes.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportJsonTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() {
    Path file = folder.resolve("report.json");
    Report report = Reports.convolutions();
    ReportJson.write(report, file);
    assertThat(ReportJson.read(file)).isEqualTo(report);
    assertThat(ReportJson.read(file).subjects().keySet())
        .containsExactlyElementsOf(report.subjects().keySet());
  }

  @Test
  void keepsWhatIsMissing() {
    Path file = folder.resolve("report.json");
    Row bare =
        new Row(
            "momentum-update",
            "1000",
            "\"q\" \\ é\n",
            1,
            1e-6,
            null,
            null,
            0.5,
            "memory",
            List.of());
    Report report =
        new Report("bench", Reports.machine(), Map.of(), List.of(bare), List.of(), false);
    ReportJson.write(report, file);
    assertThat(ReportJson.read(file)).isEqualTo(report);
  }

  @Test
  void anUnknownShareIsNullAndReadAsNaN() throws IOException {
    Path file = folder.resolve("report.json");
    Row row = new Row("gemm", "1,1,1", "vector", 1, 1, null, null, Double.NaN, "fma", List.of(1.0));
    ReportJson.write(Reports.report(true, row), file);
    assertThat(Files.readString(file)).contains("\"shareOfPeak\":null");
    assertThat(ReportJson.read(file).rows()).containsExactly(row);
  }

  @Test
  void whatOneJvmMeasuredNeedsNoNumberOfThem() throws IOException {
    Path file = folder.resolve("report.json");
    Row row = Reports.row("gemm", "1,1,1", "vector", 1, 0.01, 1.0);
    Row twice = row.and(row);
    ReportJson.write(Reports.report(true, twice), file);
    assertThat(ReportJson.read(file).rows()).containsExactly(twice);
    ReportJson.write(Reports.report(true, row), file);
    Files.writeString(file, Files.readString(file).replace(",\"rounds\":[3]", ""));
    assertThat(ReportJson.read(file).rows()).containsExactly(row);
  }

  @Test
  void roundsThatAreNotTheSamplesAreRefused() throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(Reports.report(true, Reports.row("gemm", "1,1,1", "vector", 1, 1, 1.0)), file);
    Files.writeString(file, Files.readString(file).replace("\"rounds\":[3]", "\"rounds\":[2]"));
    assertThatThrownBy(() -> ReportJson.read(file))
        .hasMessageContaining("rows[0].rounds is [2] for 3 samples");
  }

  @Test
  void aRowIsALineOfElevenFields() throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(Reports.convolutions(), file);
    List<String> rows =
        Files.readAllLines(file).stream().filter(line -> line.contains("\"samples\"")).toList();
    assertThat(rows).hasSize(7);
    assertThat(rows.getFirst())
        .matches(
            "\\{\"benchmark\":.*,\"shape\":.*,\"subject\":.*,\"threads\":1,\"medianSeconds\":0.01,"
                + "\"gflops\":100.0,\"imagesPerSecond\":12800.0,\"shareOfPeak\":0.66.*,"
                + "\"limit\":\"fma\",\"samples\":\\[0.01,0.009.*,0.012],\"rounds\":\\[3]},");
  }

  @Test
  void makesTheFolderAndLeavesNothingAside() throws IOException {
    Path file = folder.resolve("a/b/report.json");
    ReportJson.write(Reports.report(false), file);
    ReportJson.write(Reports.convolutions(), file);
    try (Stream<Path> left = Files.list(folder.resolve("a/b"))) {
      assertThat(left).containsExactly(file);
    }
    assertThat(ReportJson.read(file).complete()).isTrue();
  }

  /** A failed write leaves what was there before. */
  @Test
  void theOldFileStaysWhereTheNewOneCannotBeWritten() throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(Reports.convolutions(), file);
    Files.createDirectories(folder.resolve("report.json.tmp/in the way"));
    assertThatThrownBy(() -> ReportJson.write(Reports.report(false), file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("cannot write", "report.json", "name another file");
    assertThat(ReportJson.read(file)).isEqualTo(Reports.convolutions());
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ReportJson.read(folder.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("none.json", "there is no such file");
  }

  @Test
  void halfAFileIsRefusedWithTheLine() throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(Reports.convolutions(), file);
    String whole = Files.readString(file);
    for (int length : new int[] {1, 30, whole.length() / 2, whole.length() - 3}) {
      Files.writeString(file, whole.substring(0, length));
      assertThatThrownBy(() -> ReportJson.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("report.json", "no whole JSON: line ", "measure again");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"title\"        | \"other\"        | title is missing",
        "\"complete\": true | \"complete\": 1 | complete is not true or false",
        "\"cores\":2      | \"cores\":2.5    | machine.cores is not a whole number",
        "\"cores\":2      | \"cores\":5000000000 | machine.cores is not a whole number",
        "\"threads\":2    | \"threads\":\"x\" | rows[5].threads is not a whole number",
        "\"gflops\":50.0  | \"gflops\":\"x\"  | rows[1].gflops is not a number or null",
        "\"samples\":[0.01,| \"samples\":[\"x\",| rows[0].samples holds \"x\"",
        "\"rounds\":[3]  | \"rounds\":[4,-1] | rows[0].rounds holds -1, not a number of samples",
        "\"rounds\":[3]  | \"rounds\":[2.5]  | rows[0].rounds holds 2.5",
        "\"peakGflops\":{\"1\" | \"peakGflops\":{\"one\" | machine.peakGflops.one has a name",
      })
  void whatDoesNotFitIsNamed(String right, String wrong, String message) throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(Reports.convolutions(), file);
    String text = Files.readString(file);
    assertThat(text).contains(right.strip());
    Files.writeString(file, text.replace(right.strip(), wrong.strip()));
    assertThatThrownBy(() -> ReportJson.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("report.json", message.strip());
  }

  @Test
  void otherJsonIsRefused() throws IOException {
    Path file = folder.resolve("report.json");
    for (String other : List.of("[]", "3", "null", "{}", "\"text\"", "")) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> ReportJson.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("report.json");
    }
  }
}
