package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;

/**
 * The value a variable had when the run began.
 *
 * @param variable the variable
 */
public record VariableRead(Variable variable) implements Source {
  @Override
  public Shape shape() {
    return variable.shape();
  }
}
