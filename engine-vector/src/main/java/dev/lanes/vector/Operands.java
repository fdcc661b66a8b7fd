package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import java.util.function.Function;

/**
 * Where values lie, and how.
 *
 * @param arrangement the layouts
 * @param places where each value lies that is stored
 * @param variables where each variable lies
 */
record Operands(
    Arrangement arrangement,
    Function<Node, Storage> places,
    Function<Variable, Storage> variables) {
  /** Returns where the result of a node lies. */
  Storage place(Node node) {
    return places.apply(node);
  }

  /** Returns where an operand of a node lies. */
  Storage in(Node node, int i) {
    return places.apply(node.input(i));
  }

  /** Returns where a variable lies. */
  Storage variable(Variable variable) {
    return variables.apply(variable);
  }

  /** Returns how a value lies. */
  Layout layout(Node node) {
    return arrangement.layout(node);
  }

  /** Returns whether a value lies in blocks of images. */
  boolean isBlocked(Node node) {
    return arrangement.layout(node) == Layout.BLOCKED;
  }
}
