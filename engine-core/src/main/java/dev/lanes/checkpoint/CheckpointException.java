package dev.lanes.checkpoint;

import java.io.Serial;

/** A checkpoint that cannot be read or written; the message says why and what to do about it. */
public final class CheckpointException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates the exception with its whole message. */
  public CheckpointException(String message) {
    super(message);
  }

  /** Creates the exception with its whole message and what caused it. */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
