package dev.lanes.jmh.measure;

import dev.lanes.jmh.task.Task;

/** Whether a task fits. */
final class Memory {
  private static final double GIB = 1L << 30;

  private Memory() {}

  /**
   * Requires the heap to hold the task.
   *
   * @throws IllegalArgumentException saying what it takes and what to do about it
   */
  static void requireRoom(Task task) {
    if (task.memory() > Runtime.getRuntime().maxMemory()) {
      throw new IllegalArgumentException(tooLarge(task));
    }
  }

  static String tooLarge(Task task) {
    return "%s %s: takes about %.1f GiB of memory and the JVM may use %.1f GiB; take fewer images, or give more with LANES_JAVA_OPTS=-Xmx%dg"
        .formatted(
            task.benchmark(),
            task.shape(),
            task.memory() / GIB,
            Runtime.getRuntime().maxMemory() / GIB,
            (long) Math.ceil(1.5 * task.memory() / GIB));
  }
}
