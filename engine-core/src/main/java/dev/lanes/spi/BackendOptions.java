package dev.lanes.spi;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a session runs.
 *
 * @param threads how many threads it may use, at least 1; results do not depend on it
 * @param settings further settings by name; each backend documents its own and refuses others
 */
public record BackendOptions(int threads, Map<String, String> settings) {
  /** All processors, no further settings. */
  public static final BackendOptions DEFAULT =
      new BackendOptions(Runtime.getRuntime().availableProcessors(), Map.of());

  /** Checks the number of threads and copies the settings. */
  public BackendOptions {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "backend: threads must be at least 1, not " + threads + "; leave it out for all cores");
    }
    settings = Map.copyOf(settings);
  }

  /** Returns these options with another number of threads. */
  public BackendOptions withThreads(int count) {
    return new BackendOptions(count, settings);
  }

  /** Returns these options with one more setting. */
  public BackendOptions with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new BackendOptions(threads, more);
  }

  /**
   * Requires every setting to be one of {@code known}.
   *
   * @throws IllegalArgumentException naming the first that is not, and the known ones
   */
  public void requireKnown(String backend, String... known) {
    for (String name : settings.keySet()) {
      if (!java.util.List.of(known).contains(name)) {
        throw new IllegalArgumentException(
            "backend: "
                + backend
                + " has no setting '"
                + name
                + "'; known: "
                + (known.length == 0 ? "none" : String.join(", ", known)));
      }
    }
  }
}
