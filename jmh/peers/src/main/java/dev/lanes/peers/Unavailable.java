package dev.lanes.peers;

/** Says why a library cannot run here. */
final class Unavailable {
  private Unavailable() {}

  /** Returns the exception that a peer's {@code load} throws. */
  static IllegalStateException because(String peer, Throwable cause, String mend) {
    return new IllegalStateException(
        "%s: cannot be loaded: %s; %s".formatted(peer, reason(cause), mend), cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : " (" + root.getMessage() + ")");
  }
}
