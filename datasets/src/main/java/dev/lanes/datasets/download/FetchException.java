package dev.lanes.datasets.download;

import org.jspecify.annotations.Nullable;

/** One attempt on one address failed. */
final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean worthRetrying;

  /**
   * Says what happened.
   *
   * @param message with the address
   * @param worthRetrying false where the same request would get the same answer
   * @param cause what was caught, if anything
   */
  FetchException(String message, boolean worthRetrying, @Nullable Throwable cause) {
    super(message, cause);
    this.worthRetrying = worthRetrying;
  }

  boolean worthRetrying() {
    return worthRetrying;
  }
}
