package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * One kernel with its arguments.
 *
 * @param adder adds the task to a graph
 * @param items work items; those of a CPU device are its own groups, so that threads share them
 * @param local items of a group on a GPU; 0 leaves the choice to TornadoVM
 * @param algorithm the method, for plans
 * @param crossing what it touches beside the memory that stays on the device
 */
record Launch(Adder adder, int items, int local, String algorithm, Crossing crossing) {
  /** Adds a task by that name, on that memory. */
  @FunctionalInterface
  interface Adder {
    void add(TaskGraph graph, String name, DeviceMemory memory);
  }

  /** Makes a launch in groups of so many items, which share local memory. */
  Launch(Adder adder, int items, int local, String algorithm) {
    this(adder, items, local, algorithm, Crossing.NONE);
  }

  /** Returns a launch whose items do not know each other. */
  static Launch of(String algorithm, int items, Adder adder) {
    return new Launch(adder, items, 0, algorithm);
  }

  /** Returns this launch, which also touches one of the arrays that move with a step. */
  Launch touching(Crossing array) {
    return new Launch(adder, items, local, algorithm, array);
  }
}
