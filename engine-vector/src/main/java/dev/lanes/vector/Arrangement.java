package dev.lanes.vector;

import static dev.lanes.vector.Layout.BLOCKED;
import static dev.lanes.vector.Layout.PLAIN;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Op;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.Program;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program rewritten so that every operand lies as its reader needs it.
 *
 * <p>The rewritten nodes live in a graph of their own. A value changes its layout, or its place, by
 * a {@link Reshape} to the shape it has, which is then one of the {@link #moves}:
 *
 * <pre>
 * data [128,3,32,32] blocked ──► slice axis 0            becomes
 * data [128,3,32,32] blocked ──► move to plain ──► slice axis 0
 * </pre>
 *
 * <p>Constants and random masks are made in whichever layout is asked for. An output that is an
 * input or a variable, and a variable that one update reads and another writes, are moved out of
 * the way before anything changes them.
 */
final class Arrangement {
  private final Graph graph = new Graph();
  private final List<Node> order = new ArrayList<>();
  private final Map<Node, Node> made = new HashMap<>(); // original to copy
  private final Map<Node, Map<Layout, Node>> others = new HashMap<>(); // further copies
  private final Map<Node, Node> results = new HashMap<>(); // original output to what is fetched
  private final Map<Node, Node> originals = new HashMap<>();
  private final Map<Node, Layout> layouts = new HashMap<>();
  private final Set<Node> moves = new HashSet<>();
  private final Set<Integer> batches = new HashSet<>();
  private final Program program;

  private Arrangement(Program original) {
    for (Node input : original.inputs()) {
      if (input.op() instanceof Input op
          && Placement.of(input, List.of(), Set.of()).result() == BLOCKED) {
        batches.add(op.shape().dim(0));
      }
    }
    List<Node> updates = new ArrayList<>();
    for (Node node : original.nodes()) {
      if (node.op() instanceof StateUpdate) {
        updates.add(node);
      } else if (!isFlexible(node)) {
        Placement placement = place(node);
        List<Node> operands = new ArrayList<>();
        for (int i = 0; i < placement.operands().size(); i++) {
          operands.add(in(node.input(i), placement.operands().get(i)));
        }
        made.put(node, copy(node, operands, placement.result()));
      }
    }
    List<Node> outputs = new ArrayList<>();
    for (Node output : original.outputs()) {
      if (!(output.op() instanceof StateUpdate)) {
        Node value = any(output);
        boolean changes =
            root(value).op() instanceof Input || root(value).op() instanceof VariableRead;
        outputs.add(changes ? move(output, value, layout(value)) : value);
        results.put(output, outputs.getLast());
      }
    }
    original.guard().ifPresent(this::any);
    List<List<Node>> operands = updates.stream().map(update -> settled(update, updates)).toList();
    for (int i = 0; i < updates.size(); i++) {
      made.put(updates.get(i), copy(updates.get(i), operands.get(i), PLAIN));
    }
    program =
        new Program(
            order,
            original.inputs().stream().map(this::any).toList(),
            outputs,
            original.guard().map(this::any),
            original.variables());
  }

  static Arrangement of(Program program) {
    return new Arrangement(program);
  }

  /** Returns the rewritten program. */
  Program program() {
    return program;
  }

  /** Returns the layout of a rewritten node. */
  Layout layout(Node node) {
    return layouts.getOrDefault(node, PLAIN);
  }

  /** Returns the node of the caller's program that a rewritten node computes. */
  Node original(Node node) {
    return originals.getOrDefault(node, node);
  }

  /** Returns the rewritten node for an input or the guard of the caller's program. */
  Node rewritten(Node original) {
    return any(original);
  }

  /** Returns the rewritten node for an output of the caller's program. */
  Node output(Node original) {
    return results.getOrDefault(original, original);
  }

  /** Returns whether the node only changes layout or place. */
  boolean isMove(Node node) {
    return moves.contains(node);
  }

  /** Returns the node in whose storage a value lies: reshapes share that of their operand. */
  Node root(Node node) {
    Node root = node;
    while (root.op() instanceof Reshape && !moves.contains(root)) {
      root = root.input(0);
    }
    return root;
  }

  private static boolean isFlexible(Node node) {
    return node.op() instanceof Constant || node.op() instanceof DropoutMask;
  }

  private Placement place(Node node) {
    List<Layout> now = new ArrayList<>();
    for (Node operand : node.inputs()) {
      now.add(isFlexible(operand) ? PLAIN : layout(any(operand)));
    }
    return Placement.of(node, now, batches);
  }

  /** Returns an original's value in a layout, moved there if need be. */
  private Node in(Node original, Layout wanted) {
    if (isFlexible(original)) {
      return other(original).computeIfAbsent(wanted, key -> copy(original, List.of(), key));
    }
    Node value = any(original);
    return layout(value) == wanted
        ? value
        : other(original).computeIfAbsent(wanted, key -> move(original, value, key));
  }

  private Map<Layout, Node> other(Node original) {
    return others.computeIfAbsent(original, key -> new EnumMap<>(Layout.class));
  }

  private Node any(Node original) {
    Node known = made.get(original);
    return known != null ? known : in(original, PLAIN);
  }

  private Node move(Node original, Node value, Layout wanted) {
    Node moved = append(original, new Reshape(value.shape()), List.of(value), wanted);
    moves.add(moved);
    return moved;
  }

  private Node copy(Node original, List<Node> operands, Layout layout) {
    return append(original, original.op(), operands, layout);
  }

  private Node append(Node original, Op op, List<Node> operands, Layout layout) {
    Node node = graph.append(op, operands.toArray(Node[]::new));
    order.add(node);
    layouts.put(node, layout);
    originals.put(node, original);
    return node;
  }

  /** Returns the operands of an update, plain and out of the reach of the others. */
  private List<Node> settled(Node update, List<Node> updates) {
    List<Node> operands = new ArrayList<>();
    for (Node original : update.inputs()) {
      Node value = in(original, PLAIN);
      boolean written =
          root(value).op() instanceof VariableRead read
              && updates.stream()
                  .anyMatch(node -> ((StateUpdate) node.op()).writes().contains(read.variable()));
      operands.add(written ? move(original, value, PLAIN) : value);
    }
    return operands;
  }
}
