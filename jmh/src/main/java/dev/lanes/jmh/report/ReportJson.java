package dev.lanes.jmh.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports as JSON: an object of {@code title}, {@code complete}, {@code machine}, {@code subjects},
 * {@code notes}, {@code references} and {@code rows}, a row a line.
 *
 * <p>A number that is not finite is written as null and read as NaN.
 */
public final class ReportJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ReportJson() {}

  /**
   * Writes the file aside and puts it in place at once: whoever reads it, or finds it after an
   * interrupted run, has a whole report.
   *
   * @throws UncheckedIOException naming the file, the reason and the mend
   */
  public static void write(Report report, Path file) {
    Path whole = file.toAbsolutePath();
    Path aside = whole.resolveSibling(whole.getFileName() + ".tmp");
    try {
      Path folder = whole.getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      try {
        Files.writeString(aside, text(report));
        Files.move(
            aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "report: cannot write %s: %s; make room there, or name another file"
              .formatted(file, reason(e)),
          e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if it is not a whole report, saying what is wrong and where
   */
  public static Report read(Path file) {
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          "report: %s is no whole JSON: line %d, %s; measure again, or name another file"
              .formatted(file, line, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "report: cannot read %s: %s; name the JSON file that a benchmark wrote"
              .formatted(file, reason(e)),
          e);
    }
    return new ReportReader(file).report(root);
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String text(Report report) {
    return """
        {
        "title": %s,
        "complete": %s,
        "machine": %s,
        "subjects": %s,
        "notes": %s,
        "references": %s,
        "rows": %s
        }
        """
        .formatted(
            json(report.title()),
            report.complete(),
            json(describe(report.machine())),
            json(report.subjects()),
            lines(report.notes()),
            lines(report.references().stream().map(ReportJson::describe).toList()),
            lines(report.rows().stream().map(ReportJson::describe).toList()));
  }

  private static Map<String, Object> describe(Machine machine) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("cpu", machine.cpu());
    all.put("family", machine.family());
    all.put("cores", machine.cores());
    all.put("memoryBytes", machine.memoryBytes());
    all.put("os", machine.os());
    all.put("jvm", machine.jvm());
    all.put("commit", machine.commit());
    all.put("started", machine.started());
    all.put("peakGflops", byThreads(machine.peakGflops()));
    all.put("bandwidthGbs", byThreads(machine.bandwidthGbs()));
    return all;
  }

  private static Map<Integer, @Nullable Double> byThreads(Map<Integer, Double> figures) {
    Map<Integer, @Nullable Double> all = new TreeMap<>();
    figures.forEach((threads, figure) -> all.put(threads, finite(figure)));
    return all;
  }

  private static Map<String, @Nullable Object> describe(Reference reference) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("benchmark", reference.benchmark());
    all.put("label", reference.label());
    all.put("low", finite(reference.low()));
    all.put("high", finite(reference.high()));
    return all;
  }

  private static Map<String, @Nullable Object> describe(Row row) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("benchmark", row.benchmark());
    all.put("shape", row.shape());
    all.put("subject", row.subject());
    all.put("threads", row.threads());
    all.put("medianSeconds", finite(row.medianSeconds()));
    all.put("gflops", finite(row.gflops()));
    all.put("imagesPerSecond", finite(row.imagesPerSecond()));
    all.put("shareOfPeak", finite(row.shareOfPeak()));
    all.put("limit", row.limit());
    all.put("samples", row.samples());
    all.put("rounds", row.rounds());
    return all;
  }

  /** JSON has no other numbers. */
  private static @Nullable Double finite(@Nullable Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }

  private static String lines(List<?> values) {
    return values.isEmpty()
        ? "[]"
        : values.stream().map(ReportJson::json).collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("report: cannot write a " + value.getClass(), e);
    }
  }
}
