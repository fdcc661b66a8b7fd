package dev.lanes.datasets;

/**
 * Data that cannot be used; the message says what was read, what is wrong with it, and the mend:
 * {@code operation: reason with the values; the mend}.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message the operation, the reason and the mend
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * Says what is wrong, and what it came from.
   *
   * @param message the operation, the reason and the mend
   * @param cause what was caught
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
