package dev.lanes.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON a safetensors header is made of: objects, arrays, strings and whole numbers.
 *
 * <p>Strict: no duplicate names, nothing after the value but spaces, no fractions. Gives maps,
 * lists, strings and longs. RFC 8259.
 */
final class JsonParser {
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;
  private int depth;

  private JsonParser(String text) {
    this.text = text;
  }

  /**
   * Parses an object.
   *
   * @throws IllegalArgumentException saying what is wrong at which place
   */
  static Map<String, Object> parseObject(String text) {
    JsonParser parser = new JsonParser(text);
    Map<String, Object> result = parser.object();
    while (parser.at < text.length()) {
      if (text.charAt(parser.at) != ' ') {
        throw parser.error("there is more after the end");
      }
      parser.at++;
    }
    return result;
  }

  private Object value() {
    skipSpace();
    char c = peek();
    if (c == '{') {
      return object();
    } else if (c == '[') {
      return array();
    } else if (c == '"') {
      return string();
    } else if (c == '-' || isDigit(c)) {
      return number();
    }
    throw error("an object, array, string or whole number was expected");
  }

  private Map<String, Object> object() {
    enter('{');
    Map<String, Object> result = new LinkedHashMap<>();
    skipSpace();
    if (peek() != '}') {
      do {
        skipSpace();
        int start = at;
        String name = string();
        skipSpace();
        expect(':');
        if (result.putIfAbsent(name, value()) != null) {
          at = start;
          throw error("the name '" + name + "' occurs twice");
        }
        skipSpace();
      } while (more());
    }
    leave('}');
    return result;
  }

  private List<Object> array() {
    enter('[');
    List<Object> result = new ArrayList<>();
    skipSpace();
    if (peek() != ']') {
      do {
        result.add(value());
        skipSpace();
      } while (more());
    }
    leave(']');
    return result;
  }

  private String string() {
    expect('"');
    StringBuilder result = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw error("a control character inside a string");
      }
      result.append(c == '\\' ? escape() : c);
    }
    at++;
    return result.toString();
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("an unknown escape");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw error("four hexadecimal digits were expected");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private Long number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("0|-?[1-9][0-9]*")) {
      throw error("a whole number was expected");
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw error("the number " + digits + " is too large");
    }
  }

  private boolean more() {
    if (peek() == ',') {
      at++;
      return true;
    }
    return false;
  }

  private void enter(char bracket) {
    expect(bracket);
    if (++depth > MAX_DEPTH) {
      throw error("more than " + MAX_DEPTH + " levels of brackets");
    }
  }

  private void leave(char bracket) {
    expect(bracket);
    depth--;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw error("'" + c + "' was expected");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw error("it ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private IllegalArgumentException error(String reason) {
    return new IllegalArgumentException(reason + " (character " + (at + 1) + ")");
  }
}
