package dev.lanes.jmh.subject;

import dev.lanes.jmh.task.Task;
import java.util.Optional;

/** Someone who can do tasks: a backend of Lanes, or a peer. */
public interface Subject {
  /** Returns the name in reports, such as {@code vector} or {@code pytorch}. */
  String id();

  /** Returns what it is, with version and device, such as {@code OpenBLAS 0.3.31, ZEN}. */
  String describe();

  /** Returns why it cannot do the task; empty if it can. */
  Optional<String> refuses(Task task);

  /**
   * Makes ready for a task: operands in place, programs compiled.
   *
   * @param threads how many threads it may use
   */
  Prepared prepare(Task task, int threads);
}
