package dev.lanes.scalar;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.MemoryPlan;
import dev.lanes.plan.Program;
import java.util.HashSet;
import java.util.Set;

/**
 * What lies in the arena: everything but variables, which are read where they are. Only a variable
 * whose value is needed after updates have begun (an output, an operand of an update) is copied.
 */
final class ScalarLayout implements MemoryPlan.Layout {
  private final Set<Node> kept = new HashSet<>();
  private final Set<Node> copied = new HashSet<>();

  ScalarLayout(Program program) {
    kept.addAll(program.outputs());
    program.guard().ifPresent(kept::add);
    program.outputs().forEach(output -> copied.add(storage(output)));
    for (Node node : program.nodes()) {
      if (node.op() instanceof StateUpdate) {
        node.inputs().forEach(operand -> copied.add(storage(operand)));
      }
    }
  }

  /** Returns the variable a node outside the arena reads. */
  static Variable variable(Node read) {
    if (read.op() instanceof VariableRead source) {
      return source.variable();
    }
    throw new IllegalStateException("plan: " + read + " has no place");
  }

  /** Returns whether the value of a variable is copied into the arena. */
  boolean isCopied(Node read) {
    return copied.contains(read);
  }

  @Override
  public long length(Node node) {
    return switch (node.op()) {
      case StateUpdate update -> 0;
      case VariableRead read -> isCopied(node) ? node.shape().size() : 0;
      default -> node.shape().size();
    };
  }

  @Override
  public Node storage(Node node) {
    return node.op() instanceof Reshape ? storage(node.input(0)) : node;
  }

  @Override
  public boolean pinned(Node node) {
    return node.op() instanceof Input || node.op() instanceof Constant || kept.contains(node);
  }
}
