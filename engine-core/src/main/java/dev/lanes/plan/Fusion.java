package dev.lanes.plan;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.AddBias;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Logistic;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.Op;
import dev.lanes.graph.op.Relu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fusions, by name: chains of nodes a backend may offer to evaluate in one step.
 *
 * <p>A chain is fused where each node is the only reader of the one before and none but the last is
 * an output. The first operand of each node is the one that flows through the chain.
 */
public enum Fusion {
  /** Convolution, bias, rectifier. */
  CONV_BIAS_RELU(List.of(Conv2d.class, AddBias.class, Relu.class)),
  /** Convolution, bias, logistic function. */
  CONV_BIAS_LOGISTIC(List.of(Conv2d.class, AddBias.class, Logistic.class)),
  /** Convolution, bias. */
  CONV_BIAS(List.of(Conv2d.class, AddBias.class)),
  /** Matrix product, bias, rectifier. */
  MATMUL_BIAS_RELU(List.of(MatMul.class, AddBias.class, Relu.class)),
  /** Matrix product, bias. */
  MATMUL_BIAS(List.of(MatMul.class, AddBias.class)),
  /** Batch normalisation, rectifier. */
  BATCH_NORM_RELU(List.of(BatchNorm.class, Relu.class)),
  /** Batch normalisation, sum, rectifier: the end of a residual block, in one pass. */
  BATCH_NORM_ADD_RELU(List.of(BatchNorm.class, Add.class, Relu.class)),
  /** Sum, rectifier: the end of a residual block. */
  ADD_RELU(List.of(Add.class, Relu.class));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Class<? extends Op>> chain;

  Fusion(List<Class<? extends Op>> chain) {
    this.chain = chain;
  }

  /**
   * Returns the steps of a program with the offered fusions made, the longest first.
   *
   * <p>A fused step stands where its last node stood, when all that the epilogue reads is there.
   */
  public static List<Step> apply(Program program, Set<Fusion> offered) {
    Map<Node, List<Node>> readers = new HashMap<>();
    for (Node node : program.nodes()) {
      for (Node input : node.inputs()) {
        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
      }
    }
    Set<Node> kept = new HashSet<>(program.outputs());
    program.guard().ifPresent(kept::add);
    Set<Node> fused = new HashSet<>();
    Map<Node, Step> pending = new HashMap<>(); // by last node
    List<Step> steps = new ArrayList<>();
    for (Node node : program.nodes()) {
      if (fused.contains(node)) {
        Step whole = pending.get(node);
        if (whole != null) {
          steps.add(whole);
        }
        continue;
      }
      List<Node> best = List.of(node);
      for (Fusion fusion : offered) {
        List<Node> match = fusion.match(node, readers, kept);
        if (match.size() > best.size()) {
          best = match;
        }
      }
      fused.addAll(best);
      Step step = new Step(node, best.subList(1, best.size()));
      if (best.size() == 1) {
        steps.add(step);
      } else {
        pending.put(step.result(), step);
      }
    }
    return steps;
  }

  /** Returns whether a sum repeats one of its operands, which an epilogue cannot. */
  private static boolean repeats(Node node) {
    return node.op() instanceof Add
        && !node.inputs().stream().allMatch(input -> input.shape().equals(node.shape()));
  }

  /** Returns the chain that begins at the node, or an empty list. */
  private List<Node> match(Node start, Map<Node, List<Node>> readers, Set<Node> kept) {
    List<Node> match = new ArrayList<>();
    Node node = start;
    for (Class<? extends Op> kind : chain) {
      if (!match.isEmpty()) {
        List<Node> next = readers.getOrDefault(node, List.of());
        if (kept.contains(node) || next.size() != 1 || next.getFirst().input(0) != node) {
          return List.of();
        }
        node = next.getFirst();
      }
      if (!kind.isInstance(node.op()) || (!match.isEmpty() && repeats(node))) {
        return List.of();
      }
      match.add(node);
    }
    return match;
  }
}
