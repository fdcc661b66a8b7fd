package dev.lanes.graph;

import java.io.Serial;

/** Shapes that do not fit; the message names the operation, the reason, the shapes and the mend. */
public final class ShapeException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates the exception with its whole message. */
  public ShapeException(String message) {
    super(message);
  }
}
