package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Conv2dFilterGradient;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.MemoryPlan;
import dev.lanes.plan.Program;
import dev.lanes.plan.Step;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Explanation.StepExplanation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program with every value in its place and every step lowered to kernels.
 *
 * <pre>
 * Program ──► Arrangement ──► Fusion ──► MemoryPlan ──► Lowering ──► kernels
 *             layouts         steps      one arena
 * </pre>
 */
final class Compilation {
  /**
   * A step with its kernels.
   *
   * @param step the step
   * @param kernels run in order
   */
  record Work(Step step, List<Kernel> kernels) {
    boolean isUpdate() {
      return step.main().op() instanceof StateUpdate;
    }
  }

  /**
   * A value in its place.
   *
   * @param node the node, for its shape and name
   * @param storage where it lies
   * @param layout how it lies
   */
  record Value(Node node, Storage storage, Layout layout) {
    int size() {
      return node.shape().size();
    }

    boolean isFinite() {
      return layout.isFinite(storage, node.shape());
    }
  }

  private final Arrangement arrangement;
  private final List<Work> works = new ArrayList<>();
  private final Map<Node, Storage> places = new HashMap<>();
  private final Workspace workspace;
  private final long activations;

  /**
   * Compiles a program.
   *
   * @param variables where each variable lies
   * @param fusions the fusions to be made
   * @param workspace for this program alone
   */
  Compilation(
      Program original,
      Function<Variable, Storage> variables,
      Set<Fusion> fusions,
      Workspace workspace) {
    this.workspace = workspace;
    arrangement = Arrangement.of(original);
    Program program = arrangement.program();
    Set<Node> kept = new HashSet<>(program.outputs());
    program.guard().ifPresent(kept::add);
    List<Step> steps = steps(program, fusions, kept);
    InPlace inPlace = new InPlace(arrangement, steps, kept);
    MemoryPlan plan = MemoryPlan.of(steps, new Residence(kept, inPlace));
    Storage arena = workspace.keep(plan.length());
    activations = plan.length();
    Lowering lowering =
        new Lowering(arrangement, new Operands(arrangement, this::place, variables), workspace);
    for (Step step : steps) {
      Node node = step.result();
      Node root = inPlace.home(node);
      @Nullable Integer offset = plan.offsets().get(root);
      if (root.op() instanceof VariableRead read) {
        places.put(node, variables.apply(read.variable()));
      } else if (offset != null) {
        places.put(node, new Storage(arena.array(), arena.offset() + offset));
      }
      if (node.op() instanceof Constant constant) {
        int at = place(node).offset();
        Arrays.fill(arena.array(), at, at + VectorConstants.padded(length(node)), constant.value());
      }
      works.add(new Work(step, lowering.lower(step)));
    }
  }

  /** Returns the steps; without fusions one for each node, so that each has a value. */
  private List<Step> steps(Program program, Set<Fusion> fusions, Set<Node> kept) {
    List<Step> steps = Fusion.apply(program, fusions);
    if (fusions.isEmpty()) {
      return steps;
    }
    Predicate<Node> isFree =
        node -> arrangement.layout(node) == Layout.BLOCKED && !kept.contains(node);
    List<Step> planes = Prologues.apply(steps, isFree, this::takesPlanes);
    List<Step> images = NormalisedImages.apply(planes, isFree, this::normalises);
    List<Step> chained = ChainedGradients.apply(images, isFree);
    return ProductUpdates.apply(chained, node -> isOuterProduct(node) && !kept.contains(node));
  }

  private boolean isOuterProduct(Node node) {
    return arrangement.layout(node) != Layout.BLOCKED
        && node.inputs().stream().allMatch(input -> arrangement.layout(input) == Layout.BLOCKED);
  }

  private boolean takesPlanes(Node node) {
    return node.op() instanceof Conv2dFilterGradient op
        && arrangement.layout(node.input(0)) == Layout.BLOCKED
        && Convolutions.takesPlanes(op.geometry(), node.input(0).shape(), op.filter(), workspace);
  }

  private boolean normalises(Node node) {
    return switch (node.op()) {
      case Conv2d op ->
          Convolutions.normalises(
              op.geometry(), node.input(0).shape(), node.input(1).shape(), workspace);
      case Conv2dFilterGradient op ->
          Convolutions.filterGradientNormalises(
              op.geometry(), node.input(0).shape(), op.filter(), workspace);
      default -> false;
    };
  }

  /** Returns the steps in order, state updates last. */
  List<Work> works() {
    return works;
  }

  /** Returns the value of an input or the guard of the caller's program. */
  Value value(Node original) {
    return valueOf(arrangement.rewritten(original));
  }

  /** Returns the value of an output of the caller's program. */
  Value output(Node original) {
    return valueOf(arrangement.output(original));
  }

  /** Returns the value a step computes. */
  Value result(Work work) {
    return valueOf(work.step().result());
  }

  /** Returns the name the caller's program has for what a step computes. */
  String name(Work work) {
    return arrangement.original(work.step().result()).name();
  }

  /** Describes the steps that take time. */
  Explanation explain(List<Variable> variables) {
    List<StepExplanation> steps = new ArrayList<>();
    for (Work work : works) {
      if (!work.kernels().isEmpty()) {
        steps.add(explain(work));
      }
    }
    long held = variables.stream().mapToLong(variable -> variable.shape().size()).sum();
    return new Explanation(
        steps,
        Float.BYTES * activations,
        Float.BYTES * held,
        workspace.bytes() - Float.BYTES * activations);
  }

  private StepExplanation explain(Work work) {
    Node main = work.step().main();
    Node result = work.step().result();
    String operation =
        arrangement.isMove(main)
            ? "layout"
            : work.step().nodes().stream()
                .map(node -> node.op().label())
                .collect(Collectors.joining(" + "));
    String algorithm =
        work.kernels().stream().map(Kernel::algorithm).distinct().collect(Collectors.joining(", "));
    return new StepExplanation(
        name(work),
        operation,
        result.shape().toString(),
        algorithm,
        multiplyAccumulates(work.step()),
        work.isUpdate() ? 0 : Float.BYTES * length(result));
  }

  private static long multiplyAccumulates(Step step) {
    return step.nodes().stream()
        .mapToLong(
            node -> node.op().multiplyAccumulates(node.inputs().stream().map(Node::shape).toList()))
        .sum();
  }

  private Value valueOf(Node node) {
    return new Value(node, place(node), arrangement.layout(node));
  }

  private long length(Node node) {
    return arrangement.layout(node).length(node.shape());
  }

  private Storage place(Node node) {
    Storage place = places.get(node);
    if (place == null) {
      throw new IllegalStateException("vector: " + node + " has no place; it is not stored");
    }
    return place;
  }

  /** Tells the memory plan what each value takes. */
  private final class Residence implements MemoryPlan.Layout {
    private final Set<Node> kept;
    private final InPlace inPlace;

    Residence(Set<Node> kept, InPlace inPlace) {
      this.kept = kept;
      this.inPlace = inPlace;
    }

    @Override
    public long length(Node node) {
      boolean outside = node.op() instanceof VariableRead || node.op() instanceof StateUpdate;
      return outside ? 0 : Compilation.this.length(node);
    }

    @Override
    public Node storage(Node node) {
      return inPlace.home(node);
    }

    @Override
    public boolean pinned(Node node) {
      return kept.contains(node) || node.op() instanceof Input || node.op() instanceof Constant;
    }
  }
}
