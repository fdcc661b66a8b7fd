package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * One kernel with its arguments.
 *
 * @param adder adds the task to a graph
 * @param items work items; those of a CPU device are its own groups, so that threads share them
 * @param local items of a group on a GPU; 0 leaves the choice to TornadoVM
 * @param algorithm the method, for plans
 */
record Launch(Adder adder, int items, int local, String algorithm) {
  /** Adds a task by that name, on that memory. */
  @FunctionalInterface
  interface Adder {
    void add(TaskGraph graph, String name, DeviceMemory memory);
  }

  /** Returns a launch whose items do not know each other. */
  static Launch of(String algorithm, int items, Adder adder) {
    return new Launch(adder, items, 0, algorithm);
  }
}
