package dev.lanes.checkpoint;

/** Writes the JSON of a safetensors header: objects, arrays, strings and whole numbers. */
final class JsonWriter {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  /** Opens an object or an array. */
  JsonWriter open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  JsonWriter close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  /** Writes a name; its value comes next. */
  JsonWriter name(String name) {
    string(name);
    text.append(':');
    first = true;
    return this;
  }

  JsonWriter number(long value) {
    separate();
    text.append(value);
    return this;
  }

  JsonWriter string(String value) {
    separate();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        // Surrogates are escaped so that a lone one, which UTF-8 cannot hold, survives.
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
    return this;
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
