package dev.lanes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

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

  private static String write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("json: cannot write " + value.getClass(), e);
    }
  }
}
