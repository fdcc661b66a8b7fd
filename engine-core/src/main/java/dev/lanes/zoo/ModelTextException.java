package dev.lanes.zoo;

/** A text does not describe a network; the message names the source, the line and the mend. */
public final class ModelTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ModelTextException(String message) {
    super(message);
  }
}
