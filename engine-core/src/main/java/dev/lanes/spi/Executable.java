package dev.lanes.spi;

import dev.lanes.graph.Node;

/** A compiled program. Feeding, running and fetching allocate nothing on the CPU. */
public interface Executable {
  /**
   * Sets the value of an input until it is fed again.
   *
   * @param values its elements in row-major order, batch outermost; copied
   * @throws IllegalArgumentException if the node is not an input of the program or the length is
   *     not its size
   */
  void feed(Node input, float[] values);

  /**
   * Runs the program once.
   *
   * @param step the number of the step, which random masks depend on
   * @throws NonFiniteException if the program's guard is not finite; no variable was changed
   */
  void run(long step);

  /**
   * Copies an output's elements, in row-major order, as of the last run.
   *
   * @throws IllegalArgumentException if the node is not an output of the program or the length is
   *     not its size
   */
  void fetch(Node output, float[] into);

  /** Returns what was compiled: steps, algorithms, memory. */
  Explanation explain();
}
