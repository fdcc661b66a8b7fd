package dev.lanes.graph.op;

import dev.lanes.graph.Variable;
import java.util.List;

/**
 * An operation that changes variables. A program runs all of them after everything else, so that
 * the rest of a step sees the values from before it. The result, not to be used further, has the
 * shape of the variable.
 */
public sealed interface StateUpdate extends Op permits Assign, SgdUpdate, MomentumUpdate {
  /** Returns the variables it changes. */
  List<Variable> writes();
}
