package dev.lanes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.OptionalInt;

/**
 * Writes maps, lists, numbers and strings as JSON; loaded only by commands that are asked for it.
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

  /** Returns a whole number of an object on one line, if the line is whole and has it. */
  static OptionalInt wholeNumber(String line, String name) {
    try {
      JsonNode value = ONE_LINE.readTree(line).path(name);
      return value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
    } catch (JsonProcessingException e) {
      return OptionalInt.empty();
    }
  }

  private static String write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("json: cannot write " + value.getClass(), e);
    }
  }
}
