package dev.lanes.spi;

/**
 * A way to run programs, found with {@link java.util.ServiceLoader}.
 *
 * <p>All or nothing: a backend that cannot run a program says which nodes and why when it compiles
 * it; it never hands a part to another one.
 */
public interface Backend {
  /** Returns the name users choose it by, such as {@code vector}. */
  String id();

  /** Returns the preference among available backends; the highest is the default. */
  int rank();

  /** Returns whether it can run here; never throws. */
  Availability probe();

  /**
   * Opens a session.
   *
   * @throws IllegalStateException if {@link #probe} says that it cannot run here
   * @throws IllegalArgumentException for an option it does not know or a value it cannot use
   */
  Session open(BackendOptions options);
}
