package dev.lanes.jmh.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report of its JSON and refuses what does not fit.
 *
 * @param file where it is from, for errors
 */
record ReportReader(Path file) {
  Report report(JsonNode root) {
    JsonNode subjects = field(root, "", "subjects", JsonNode::isObject, "an object");
    Map<String, String> described = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : subjects.properties()) {
      described.put(each.getKey(), text(subjects, "subjects.", each.getKey()));
    }
    JsonNode notes = list(root, "", "notes");
    List<String> sentences = new ArrayList<>();
    for (JsonNode note : notes) {
      sentences.add(note.asText());
    }
    return new Report(
        text(root, "", "title"),
        machine(field(root, "", "machine", JsonNode::isObject, "an object")),
        described,
        each(list(root, "", "rows"), "rows", this::row),
        sentences,
        root.has("references")
            ? each(list(root, "", "references"), "references", this::reference)
            : List.of(),
        field(root, "", "complete", JsonNode::isBoolean, "true or false").asBoolean());
  }

  /** A part of the file and where it is. */
  private record Place(JsonNode node, String path) {}

  private static <T> List<T> each(JsonNode list, String name, Function<Place, T> make) {
    List<T> all = new ArrayList<>();
    for (JsonNode node : list) {
      all.add(make.apply(new Place(node, "%s[%d].".formatted(name, all.size()))));
    }
    return all;
  }

  private Machine machine(JsonNode node) {
    String in = "machine.";
    return new Machine(
        text(node, in, "cpu"),
        text(node, in, "family"),
        whole(node, in, "cores"),
        field(node, in, "memoryBytes", each -> each.isInt() || each.isLong(), "a whole number")
            .asLong(),
        text(node, in, "os"),
        text(node, in, "jvm"),
        text(node, in, "commit"),
        text(node, in, "started"),
        byThreads(node, in, "peakGflops"),
        byThreads(node, in, "bandwidthGbs"));
  }

  private Map<Integer, Double> byThreads(JsonNode node, String in, String name) {
    JsonNode object = field(node, in, name, JsonNode::isObject, "an object");
    Map<Integer, Double> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String path = in + name + ".";
      int threads;
      try {
        threads = Integer.parseInt(each.getKey());
      } catch (NumberFormatException e) {
        throw damaged(path + each.getKey(), "has a name that is no number of threads", e);
      }
      all.put(threads, number(object, path, each.getKey()));
    }
    return all;
  }

  private Reference reference(Place at) {
    return new Reference(
        text(at.node, at.path, "benchmark"),
        text(at.node, at.path, "label"),
        number(at.node, at.path, "low"),
        number(at.node, at.path, "high"));
  }

  private Row row(Place at) {
    List<Double> samples = new ArrayList<>();
    for (JsonNode sample : list(at.node, at.path, "samples")) {
      if (!sample.isNumber()) {
        throw damaged(at.path + "samples", "holds " + sample + ", not a number", null);
      }
      samples.add(sample.asDouble());
    }
    List<Integer> rounds = new ArrayList<>();
    if (at.node.has("rounds")) {
      for (JsonNode count : list(at.node, at.path, "rounds")) {
        if (!count.isInt() || count.asInt() < 0) {
          throw damaged(at.path + "rounds", "holds " + count + ", not a number of samples", null);
        }
        rounds.add(count.asInt());
      }
    } else {
      rounds.add(samples.size());
    }
    if (rounds.stream().mapToInt(Integer::intValue).sum() != samples.size()) {
      throw damaged(
          at.path + "rounds", "is " + rounds + " for " + samples.size() + " samples", null);
    }
    return new Row(
        text(at.node, at.path, "benchmark"),
        text(at.node, at.path, "shape"),
        text(at.node, at.path, "subject"),
        whole(at.node, at.path, "threads"),
        number(at.node, at.path, "medianSeconds"),
        optional(at.node, at.path, "gflops"),
        optional(at.node, at.path, "imagesPerSecond"),
        number(at.node, at.path, "shareOfPeak"),
        text(at.node, at.path, "limit"),
        samples,
        rounds);
  }

  private String text(JsonNode node, String in, String name) {
    return field(node, in, name, JsonNode::isTextual, "a string").asText();
  }

  private JsonNode list(JsonNode node, String in, String name) {
    return field(node, in, name, JsonNode::isArray, "a list");
  }

  private int whole(JsonNode node, String in, String name) {
    return field(node, in, name, JsonNode::isInt, "a whole number").asInt();
  }

  private double number(JsonNode node, String in, String name) {
    Double value = optional(node, in, name);
    return value == null ? Double.NaN : value;
  }

  private @Nullable Double optional(JsonNode node, String in, String name) {
    JsonNode value =
        field(node, in, name, each -> each.isNumber() || each.isNull(), "a number or null");
    return value.isNull() ? null : value.asDouble();
  }

  /** Returns a field that has to be there. */
  private JsonNode field(
      JsonNode node, String in, String name, Function<JsonNode, Boolean> fits, String wanted) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw damaged(in + name, "is missing", null);
    }
    if (!fits.apply(value)) {
      throw damaged(in + name, "is not " + wanted, null);
    }
    return value;
  }

  private IllegalArgumentException damaged(String path, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "report: %s is no report: %s %s; measure again, or name the JSON file that a benchmark wrote"
            .formatted(file, path, what),
        cause);
  }
}
