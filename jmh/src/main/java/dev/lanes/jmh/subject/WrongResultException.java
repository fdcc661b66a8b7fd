package dev.lanes.jmh.subject;

import java.io.Serial;

/** A subject computed something else than the scalar backend; it is not timed. */
public final class WrongResultException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates the exception with what differs where. */
  public WrongResultException(String message) {
    super(message);
  }
}
