package dev.lanes.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the libraries log to stderr, one line a message, from {@code INFO} on.
 *
 * <p>Found by the JDK with {@link java.util.ServiceLoader}; its own logging would take two lines
 * and the time to load {@code java.logging}.
 */
public final class LineLoggerFinder extends System.LoggerFinder {
  /** Creates the finder, for the service loader. */
  public LineLoggerFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name);
  }

  private record LineLogger(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      Level least = name.startsWith("dev.lanes.") ? Level.INFO : Level.WARNING;
      return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        String cause = thrown == null ? "" : ": " + thrown;
        System.err.println("lanes: " + message + cause);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... values) {
      if (isLoggable(level) && format != null) {
        String message = values.length == 0 ? format : MessageFormat.format(format, values);
        System.err.println("lanes: " + message);
      }
    }
  }
}
