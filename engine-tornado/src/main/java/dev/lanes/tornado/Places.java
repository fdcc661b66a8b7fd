package dev.lanes.tornado;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.MemoryPlan;
import dev.lanes.plan.Program;
import dev.lanes.plan.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where everything of a program lies.
 *
 * <pre>
 * floats:   variables | flag, NaN | zeros | outputs | values, places shared | scratch
 * inputs:   one fed value after the other
 * results:  flag, outputs of a few numbers
 * </pre>
 */
final class Places {
  /** Small outputs of together at most this many numbers come out with every run. */
  private static final int FEW = 16;

  /**
   * Where an output is found after a run.
   *
   * @param inResults whether it comes out with every run; else it is fetched when it is asked for
   * @param at where it begins in the results, or among all floats
   */
  record Output(Node node, boolean inResults, int at) {}

  /**
   * Where a fed value lies among the inputs.
   *
   * @param at its first float
   */
  record Fed(Node node, int at) {
    /** Emits the way from the inputs to the value's place. */
    void emit(Emitter emit, Place y) {
      if (!y.batched() || y.shape().rank() == 1) {
        int n = y.shape().size();
        emit.add(
            Launch.of(
                    "input",
                    n,
                    (graph, name, memory) ->
                        graph.task(
                            name,
                            Copies::plainInput,
                            memory.inputs(),
                            memory.floats(),
                            at,
                            y.at(),
                            n))
                .touching(Crossing.INPUTS));
        return;
      }
      int perImage = y.shape().sizePerEntry();
      if (!emit.target().cpu()) {
        emit.add(
            Launch.of(
                    "input, images innermost",
                    y.size(),
                    (graph, name, memory) ->
                        graph.task(
                            name,
                            Copies::batchedInputByPixel,
                            memory.inputs(),
                            memory.floats(),
                            at,
                            y.at(),
                            y.size(),
                            y.images(),
                            perImage))
                .touching(Crossing.INPUTS));
        return;
      }
      int block = 16; // a line of the cache
      int blocks = Math.ceilDiv(perImage, block);
      emit.add(
          Launch.of(
                  "input, images innermost",
                  blocks,
                  (graph, name, memory) ->
                      graph.task(
                          name,
                          Copies::batchedInput,
                          memory.inputs(),
                          memory.floats(),
                          at,
                          y.at(),
                          y.images(),
                          y.pitch(),
                          perImage,
                          blocks,
                          block))
              .touching(Crossing.INPUTS));
    }
  }

  private final Layouts layouts;
  private final Target target;
  private final Set<Node> kept = new HashSet<>();
  private final Set<Node> copied = new HashSet<>();
  private final Map<Variable, Integer> variables = new LinkedHashMap<>();
  private final Map<Node, Fed> inputs = new LinkedHashMap<>();
  private final Map<Node, Output> outputs = new LinkedHashMap<>();
  private final int variableFloats;
  private final int inputFloats;
  private final int resultFloats;
  private final int flag;
  private final int zeros;
  private final int values;
  private final int scratch;
  private final MemoryPlan plan;

  Places(Program program, List<Step> steps, Layouts layouts, Target target) {
    this.layouts = layouts;
    this.target = target;
    kept.addAll(program.outputs());
    program.guard().ifPresent(kept::add);
    for (Node node : program.nodes()) {
      if (node.op() instanceof StateUpdate) {
        node.inputs().forEach(operand -> copied.add(root(operand)));
      }
    }
    long end = 0;
    for (Variable variable : program.variables()) {
      variables.put(variable, asInt(end));
      end = aligned(end + variable.shape().size());
    }
    variableFloats = asInt(end);
    flag = asInt(end);
    end = aligned(end + 2);
    zeros = asInt(end);
    end += longestRow(program);
    int few = 1; // after the flag
    for (Node node : program.outputs()) {
      if (node.op() instanceof StateUpdate) {
        continue;
      }
      int size = node.shape().size();
      if (few + size <= 1 + FEW) {
        outputs.put(node, new Output(node, true, few));
        few += size;
      } else {
        outputs.put(node, new Output(node, false, asInt(end)));
        end = aligned(end + size);
      }
    }
    resultFloats = few;
    long fed = 0;
    for (Node node : program.inputs()) {
      inputs.put(node, new Fed(node, asInt(fed)));
      fed += node.shape().size();
    }
    inputFloats = asInt(Math.max(1, fed));
    plan = MemoryPlan.of(steps, new Residence());
    values = asInt(end);
    scratch = asInt(aligned(end + plan.length()));
  }

  private int longestRow(Program program) {
    int longest = MemoryPlan.ALIGNMENT;
    for (Node node : program.nodes()) {
      if (node.shape().rank() > 0) {
        longest = Math.max(longest, Place.batched(0, node.shape(), target.lanes()).pitch());
      }
    }
    return asInt(aligned(longest));
  }

  private static long aligned(long floats) {
    return Math.ceilDiv(floats, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
  }

  private static int asInt(long floats) {
    if (floats > Integer.MAX_VALUE - 64) {
      throw new UnsupportedOperationException(
          "compile: tornado keeps the values of a step in one array, which holds 2^31 floats; "
              + "this step needs "
              + floats
              + ", take the batch in pieces or a smaller one");
    }
    return (int) floats;
  }

  /** Returns where a stored value lies. */
  Place of(Node node) {
    Node root = root(node);
    if (root.op() instanceof VariableRead read && !isCopied(root)) {
      return variable(read.variable()).as(node.shape());
    }
    Integer offset = plan.offsets().get(root);
    if (offset == null) {
      throw new IllegalStateException("compile: " + node + " has no place; it is not stored");
    }
    return Place.of(values + offset, node.shape(), layouts.isBatched(node), target.lanes());
  }

  Place variable(Variable variable) {
    Integer at = variables.get(variable);
    if (at == null) {
      throw new IllegalStateException("compile: " + variable + " is not of the program");
    }
    return Place.plain(at, variable.shape());
  }

  boolean isAlias(Node reshape) {
    return layouts.isAlias(reshape);
  }

  /** Returns whether the value a variable had before the updates is kept apart. */
  boolean isCopied(Node read) {
    return copied.contains(read);
  }

  Fed input(Node node) {
    Fed fed = inputs.get(node);
    if (fed == null) {
      throw new IllegalStateException("compile: " + node + " is not an input of the program");
    }
    return fed;
  }

  Map<Node, Fed> inputs() {
    return inputs;
  }

  Map<Node, Output> outputs() {
    return outputs;
  }

  Map<Variable, Integer> variables() {
    return variables;
  }

  int variableFloats() {
    return variableFloats;
  }

  int inputFloats() {
    return inputFloats;
  }

  int resultFloats() {
    return resultFloats;
  }

  /** Returns where the device notes whether the guard is finite. */
  int flag() {
    return flag;
  }

  /** Returns where a NaN lies. */
  int notANumber() {
    return flag + 1;
  }

  /** Returns where zeros lie, as many as the longest row of images. */
  int zeros() {
    return zeros;
  }

  /** Returns where scratch memory begins: behind all else. */
  int scratch() {
    return scratch;
  }

  /** Returns the floats of all values as planned. */
  int planned() {
    return plan.length();
  }

  private Node root(Node node) {
    return node.op() instanceof Reshape && layouts.isAlias(node) ? root(node.input(0)) : node;
  }

  /** Tells the memory plan what each value takes. */
  private final class Residence implements MemoryPlan.Layout {
    @Override
    public long length(Node node) {
      return switch (node.op()) {
        case StateUpdate update -> 0;
        case VariableRead read when !isCopied(node) -> 0;
        default -> Place.of(0, node.shape(), layouts.isBatched(node), target.lanes()).length();
      };
    }

    @Override
    public Node storage(Node node) {
      return root(node);
    }

    @Override
    public boolean pinned(Node node) {
      return kept.contains(node) || node.op() instanceof Constant || node.op() instanceof Input;
    }
  }
}
