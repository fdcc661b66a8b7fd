package dev.lanes.spi;

import dev.lanes.graph.Variable;
import dev.lanes.plan.Program;

/**
 * An open backend: it holds the values of variables and compiles programs that share them.
 *
 * <p>A session is used by one thread at a time. Variables start as zeros. Closing frees threads and
 * device memory early; CPU sessions are also collected without it.
 */
public interface Session extends AutoCloseable {
  /** Returns the device and how it is used, for logs and provenance. */
  String device();

  /**
   * Prepares a program; its variables that the session does not hold yet are made, with zeros.
   *
   * @throws UnsupportedOperationException naming the nodes the backend cannot run, and why
   */
  Executable compile(Program program);

  /**
   * Sets a variable.
   *
   * @param values its elements in row-major order; copied
   * @throws IllegalArgumentException if the length is not the variable's size
   */
  void write(Variable variable, float[] values);

  /**
   * Copies a variable's elements, in row-major order.
   *
   * @throws IllegalArgumentException if the length is not the variable's size
   */
  void read(Variable variable, float[] into);

  /** Ends the session; its executables cannot be used any more. */
  @Override
  void close();
}
