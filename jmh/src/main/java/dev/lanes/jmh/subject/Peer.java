package dev.lanes.jmh.subject;

/**
 * A subject that is not Lanes, found with {@link java.util.ServiceLoader}; built by the Maven
 * profile {@code peers}.
 */
public interface Peer extends Subject {
  /**
   * Loads what it needs.
   *
   * @throws IllegalStateException saying why it cannot run here and what to do about it
   */
  void load();

  /**
   * Returns the variants that may be the best for a task, such as another memory order; the fastest
   * is reported. Usually only {@code this}.
   */
  default java.util.List<Subject> variants() {
    return java.util.List.of(this);
  }
}
