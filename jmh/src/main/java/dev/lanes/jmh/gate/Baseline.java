package dev.lanes.jmh.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanes.jmh.gate.Metric.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ratios that a CPU family is known to reach.
 *
 * <p>The file maps families to metrics to expectations. The family {@code conservative} stands for
 * all that are not listed; a kernel {@code *} in it for every kernel.
 */
final class Baseline {
  static final String CONSERVATIVE = "conservative";

  private final Map<String, Map<String, Expectation>> families;

  private Baseline(Map<String, Map<String, Expectation>> families) {
    this.families = families;
  }

  /**
   * What a metric must reach.
   *
   * @param ratio the median it had
   * @param tolerance the share of it that may be missing
   * @param weight of the scalar backend, where the ratio is of {@link Kind#BOTH}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Expectation(double ratio, double tolerance, @Nullable Double weight) {
    /** Checks that it can be missed. */
    Expectation {
      if (!(ratio > 0)
          || !(tolerance >= 0 && tolerance < 1)
          || (weight != null && !(weight >= 0 && weight <= 1))) {
        throw new IllegalArgumentException(
            "baseline: a ratio must be above 0, a tolerance in [0,1) and a weight in [0,1], not %s, %s and %s"
                .formatted(ratio, tolerance, weight));
      }
    }

    Expectation(double ratio, double tolerance) {
      this(ratio, tolerance, null);
    }

    double weightOrUnknown() {
      return weight == null ? Weight.UNKNOWN : weight;
    }

    /** Returns what the lower bound of a measurement must not fall below. */
    double floor() {
      return ratio * (1 - tolerance);
    }

    /** Returns what is halfway to the floor. */
    double halfway() {
      return ratio * (1 - tolerance / 2);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the file, what is wrong and the mend
   */
  static Baseline read(Path file) {
    try {
      return new Baseline(
          JsonMapper.builder()
              .build()
              .readValue(
                  Files.readString(file),
                  new TypeReference<LinkedHashMap<String, Map<String, Expectation>>>() {}));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "baseline: there is no file %s; write one with --update-baseline, or name another with --baseline"
              .formatted(file),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "baseline: %s is damaged (%s); mend it, or write it anew with --update-baseline"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "baseline: %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns one without families. */
  static Baseline empty() {
    return new Baseline(new LinkedHashMap<>());
  }

  /** Returns whether the family is listed. */
  boolean knows(String family) {
    return families.containsKey(family);
  }

  /** Returns what a ratio of a kernel must reach on a family, if that is known. */
  Optional<Expectation> expect(String family, String kernel, Kind kind) {
    Map<String, Expectation> known =
        families.getOrDefault(knows(family) ? family : CONSERVATIVE, Map.of());
    Expectation exact = known.get(kind.key(kernel));
    return Optional.ofNullable(exact != null ? exact : known.get(kind.key("*")));
  }

  /** Sets expectations of a family, leaving its others. */
  void update(String family, Map<String, Expectation> measured) {
    Map<String, Expectation> all = new TreeMap<>(families.getOrDefault(family, Map.of()));
    all.putAll(measured);
    families.put(family, all);
  }

  /**
   * Writes the file whole or not at all, a metric a line.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  void write(Path file) {
    try {
      Path aside = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(aside, text(), StandardCharsets.UTF_8);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "baseline: %s cannot be written: %s; name a file in a folder that can be, with --baseline"
              .formatted(file, e),
          e);
    }
  }

  private String text() throws JsonProcessingException {
    JsonMapper mapper = JsonMapper.builder().build();
    StringBuilder text = new StringBuilder("{");
    String family = "";
    for (Map.Entry<String, Map<String, Expectation>> entry : families.entrySet()) {
      text.append(family).append("\n  \"").append(entry.getKey()).append("\": {");
      String line = "";
      for (Map.Entry<String, Expectation> metric : entry.getValue().entrySet()) {
        text.append(line)
            .append("\n    \"%s\": ".formatted(metric.getKey()))
            .append(mapper.writeValueAsString(metric.getValue()));
        line = ",";
      }
      text.append("\n  }");
      family = ",";
    }
    return text.append("\n}\n").toString();
  }
}
