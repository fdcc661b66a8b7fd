package dev.lanes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * Writes maps, lists, numbers and strings as JSON, and reads them; loaded only by commands that are
 * asked for it.
 */
final class Json {
  private static final JsonMapper ONE_LINE = JsonMapper.builder().build();
  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** Returns the value on one line. */
  static String line(Object value) {
    return write(ONE_LINE, value);
  }

  /** Returns the value on indented lines. */
  static String indented(Object value) {
    return write(INDENTED, value);
  }

  /** Returns the value that a text is, if it is whole. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(ONE_LINE.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns a number of an object; NaN where it is null or missing. */
  static double number(JsonNode object, String name) {
    return object.path(name).asDouble(Double.NaN);
  }

  private static String write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("json: cannot write " + value.getClass(), e);
    }
  }
}
