package dev.lanes.cli;

import java.io.Serial;

/** A command cannot go on; the message says why and what to do about it. */
final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Creates the exception.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message the operation, the reason with its values, and the mend
   */
  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Creates the exception with what it came from. */
  CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
