package dev.lanes.scalar;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.MemoryPlan;
import dev.lanes.plan.Program;
import dev.lanes.plan.Step;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Explanation.StepExplanation;
import dev.lanes.spi.NonFiniteException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One kernel a node, over one arena laid out by {@link MemoryPlan}. */
final class ScalarExecutable implements Executable {
  /** The node, where its value lies (nowhere for an update), and its loops. */
  private record Work(Node node, @Nullable Tensor value, Kernel kernel) {}

  private final ScalarSession session;
  private final Map<Node, Tensor> inputs = new HashMap<>();
  private final Map<Node, Tensor> outputs = new HashMap<>();
  private final Optional<Node> guard;
  private final @Nullable Tensor guarded;
  private final Work[] evaluations;
  private final Work[] updates;
  private final Explanation explanation;

  ScalarExecutable(ScalarSession session, Program program, boolean wide) {
    this.session = session;
    List<Step> steps = program.nodes().stream().map(Step::of).toList();
    ScalarLayout layout = new ScalarLayout(program);
    MemoryPlan plan = MemoryPlan.of(steps, layout);
    float[] arena = new float[plan.length()];
    Map<Node, Tensor> places = new HashMap<>();
    Lowering lowering = new Lowering(session, layout, places, wide);
    List<Work> evaluated = new ArrayList<>();
    List<Work> updated = new ArrayList<>();
    for (Node node : program.nodes()) {
      if (node.op() instanceof StateUpdate) {
        updated.add(new Work(node, null, lowering.lower(node)));
        continue;
      }
      Node root = layout.storage(node);
      Integer offset = plan.offsets().get(root);
      Tensor value =
          offset == null
              ? new Tensor(session.values(ScalarLayout.variable(root)), 0, node.shape())
              : new Tensor(arena, offset, node.shape());
      places.put(node, value);
      if (node.op() instanceof Constant constant) {
        Arrays.fill(arena, value.at, value.at + value.size(), constant.value());
      }
      evaluated.add(new Work(node, value, lowering.lower(node)));
    }
    program.inputs().forEach(node -> inputs.put(node, lowering.place(node)));
    program.outputs().stream()
        .filter(node -> !(node.op() instanceof StateUpdate))
        .forEach(node -> outputs.put(node, lowering.place(node)));
    guard = program.guard();
    guarded = guard.map(places::get).orElse(null);
    evaluations = evaluated.toArray(Work[]::new);
    updates = updated.toArray(Work[]::new);
    explanation =
        new Explanation(
            explainSteps(wide),
            4L * arena.length,
            program.variables().stream().mapToLong(v -> 4L * v.shape().size()).sum(),
            lowering.scratchBytes());
  }

  @Override
  public void feed(Node input, float[] values) {
    session.requireOpen("feed");
    Tensor place = find("feed", "an input", inputs, input, values.length);
    System.arraycopy(values, 0, place.data, place.at, values.length);
  }

  @Override
  public void fetch(Node output, float[] into) {
    session.requireOpen("fetch");
    Tensor place = find("fetch", "an output", outputs, output, into.length);
    System.arraycopy(place.data, place.at, into, 0, into.length);
  }

  @Override
  public void run(long step) {
    session.requireOpen("run");
    for (Work work : evaluations) {
      work.kernel.run(step);
    }
    if (guarded != null && !isFinite(guarded)) {
      throw new NonFiniteException(step, guard.orElseThrow().name(), firstNonFinite(step));
    }
    for (Work work : updates) {
      work.kernel.run(step);
    }
  }

  @Override
  public Explanation explain() {
    return explanation;
  }

  /** Runs again, looking at every value while it is there, and returns the name of the first. */
  private String firstNonFinite(long step) {
    for (Work work : evaluations) {
      work.kernel.run(step);
      if (work.value != null && !isFinite(work.value)) {
        return work.node.name();
      }
    }
    throw new IllegalStateException("run: step " + step + " is finite when it is run again");
  }

  private static boolean isFinite(Tensor tensor) {
    for (int i = tensor.at; i < tensor.at + tensor.size(); i++) {
      if (!Float.isFinite(tensor.data[i])) {
        return false;
      }
    }
    return true;
  }

  private static Tensor find(
      String operation, String kind, Map<Node, Tensor> known, Node node, int length) {
    Tensor place = known.get(node);
    if (place == null) {
      throw new IllegalArgumentException(
          operation + ": " + node + " is not " + kind + " of this program; name it when planning");
    }
    if (length != place.size()) {
      throw new IllegalArgumentException(
          operation
              + ": "
              + node
              + " holds "
              + place.size()
              + " numbers, not "
              + length
              + "; give an array of that length");
    }
    return place;
  }

  private List<StepExplanation> explainSteps(boolean wide) {
    List<StepExplanation> steps = new ArrayList<>();
    for (Work[] part : List.of(evaluations, updates)) {
      for (Work work : part) {
        if (!work.kernel.equals(Lowering.NOTHING)) {
          Node node = work.node;
          steps.add(
              new StepExplanation(
                  node.name(),
                  node.op().label(),
                  node.shape().toString(),
                  "plain loops, sums in " + (wide ? "double" : "float"),
                  node.op().multiplyAccumulates(node.inputs().stream().map(Node::shape).toList()),
                  work.value == null ? 0 : 4L * node.shape().size()));
        }
      }
    }
    return steps;
  }
}
