package dev.lanes.spi;

import java.util.List;

/**
 * A way to run programs, found with {@link java.util.ServiceLoader}.
 *
 * <p>All or nothing: a backend that cannot run a program says which nodes and why when it compiles
 * it; it never hands a part to another one.
 */
public interface Backend {
  /** Returns the name users choose it by, such as {@code vector}. */
  String id();

  /**
   * Returns the preference among available backends; the highest is the default. A negative one is
   * that of a backend that only tells how to get the one of its name.
   */
  int rank();

  /** Returns whether it can run here; never throws. */
  Availability probe();

  /**
   * Returns the devices it can be opened on, one a line with what users name it by, such as {@code
   * 0:0 GPU ...}; none where there is no choice. Never throws.
   */
  default List<String> devices() {
    return List.of();
  }

  /**
   * Returns whether it computes on this machine's processor, unless options say otherwise: what
   * that can do at most then bounds it. Never throws.
   */
  default boolean onCpu() {
    return true;
  }

  /**
   * Opens a session.
   *
   * @throws IllegalStateException if {@link #probe} says that it cannot run here
   * @throws IllegalArgumentException for an option it does not know or a value it cannot use
   */
  Session open(BackendOptions options);
}
