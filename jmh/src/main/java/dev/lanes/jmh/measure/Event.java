package dev.lanes.jmh.measure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanes.jmh.report.Row;
import java.util.List;
import java.util.Optional;

/** What a measuring JVM tells the one that started it, a line of its standard output each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.Doing.class, name = "doing"),
  @JsonSubTypes.Type(value = Event.Entering.class, name = "entering"),
  @JsonSubTypes.Type(value = Event.Who.class, name = "who"),
  @JsonSubTypes.Type(value = Event.Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = Event.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = Event.Resident.class, name = "resident"),
  @JsonSubTypes.Type(value = Event.Note.class, name = "note"),
  @JsonSubTypes.Type(value = Event.Failed.class, name = "failed")
})
public sealed interface Event {
  /** What is being done now. */
  record Doing(String text) implements Event {}

  /**
   * A subject, or a variant of one, is about to be checked and warmed up. If the JVM ends before
   * anything else is told, it is the subject's doing.
   */
  record Entering(String subject) implements Event {}

  /** What a subject is. */
  record Who(String subject, String description) implements Event {}

  /**
   * What the machine can do, with a sample of the peak for each round.
   *
   * @param threads with how many threads
   * @param flopsPerSecond the multiply-add peak, a sample a round
   * @param bytesPerSecond the memory bandwidth
   */
  record Limit(int threads, List<Double> flopsPerSecond, double bytesPerSecond) implements Event {}

  /** A figure. */
  record Measured(Row row) implements Event {}

  /**
   * How much memory the process has taken at most, after so many runs.
   *
   * @param runs the runs so far
   * @param peakBytes as the system counts it
   */
  record Resident(int runs, long peakBytes) implements Event {}

  /** Something to be known beside the figures. */
  record Note(String text) implements Event {}

  /** The task could not be measured, or not by one of the subjects. */
  record Failed(String text) implements Event {}

  /** What such a line begins with; others are output of libraries. */
  String PREFIX = "@lanes ";

  /** Returns the line. */
  default String line() {
    try {
      return PREFIX + Lines.MAPPER.writerFor(Event.class).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("bench: cannot write " + this, e);
    }
  }

  /** Returns the event of a line, if it is one. */
  static Optional<Event> parse(String line) {
    if (!line.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Lines.MAPPER.readValue(line.substring(PREFIX.length()), Event.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("bench: the measuring JVM wrote a damaged line: " + line, e);
    }
  }

  /** The reader and writer. */
  final class Lines {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Lines() {}
  }
}
