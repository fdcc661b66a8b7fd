package dev.lanes.tornado;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Op;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.Program;
import dev.lanes.plan.Step;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Explanation.StepExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A program with every value in its place and every step lowered to launches.
 *
 * <pre>
 * Program ──► Layouts ──► Fusion ──► Places ──► Lowering ──► launches, in order:
 *                       inputs, evaluations, large outputs, guard, small outputs, updates
 * </pre>
 */
final class Compilation {
  /**
   * A step with its launches.
   *
   * @param step the step
   * @param launches in order
   */
  private record Work(Step step, List<Launch> launches) {}

  private final Program program;
  private final Places places;
  private final List<Work> works = new ArrayList<>();
  private final List<Launch> launches = new ArrayList<>();
  private final int scratchFloats;

  Compilation(Program program, Target target, Set<Fusion> fusions) {
    this.program = program;
    Layouts layouts = new Layouts(program.nodes());
    List<Step> steps = Fusion.apply(program, fusions);
    places = new Places(program, steps, layouts, target);
    Emitter emit = new Emitter(target, places.scratch());
    Lowering lowering = new Lowering(places, emit);
    lower(steps, lowering, op -> op instanceof Input);
    lower(steps, lowering, op -> !(op instanceof Input || op instanceof StateUpdate));
    outputs(emit, false);
    guard(emit);
    outputs(emit, true);
    lower(steps, lowering, op -> op instanceof StateUpdate);
    scratchFloats = emit.scratch();
  }

  private void lower(List<Step> steps, Lowering lowering, Predicate<Op> chosen) {
    for (Step step : steps) {
      if (chosen.test(step.main().op())) {
        Work work = new Work(step, lowering.lower(step));
        works.add(work);
        launches.addAll(work.launches);
      }
    }
  }

  private void outputs(Emitter emit, boolean inResults) {
    places.outputs().values().stream()
        .filter(output -> output.inResults() == inResults)
        .forEach(output -> emitOutput(emit, output));
    launches.addAll(emit.taken());
  }

  /** Notes whether the guard is finite; without a guard there is nothing to look at. */
  private void guard(Emitter emit) {
    Place guarded =
        emit.plain(program.guard().map(places::of).orElse(Place.plain(0, Shape.SCALAR)));
    int n = program.guard().isPresent() ? guarded.shape().size() : 0;
    emit.add(
        Launch.of(
                "guard",
                1,
                (graph, name, memory) ->
                    graph.task(
                        name,
                        Copies::guard,
                        memory.floats(),
                        memory.results(),
                        guarded.at(),
                        1,
                        n,
                        places.flag()))
            .touching(Crossing.RESULTS));
    launches.addAll(emit.taken());
  }

  private void emitOutput(Emitter emit, Places.Output output) {
    Place value = places.of(output.node());
    if (!output.inResults()) {
      emit.copy(value, Place.plain(output.at(), value.shape()));
      return;
    }
    Place plain = emit.plain(value);
    int n = plain.shape().size();
    emit.add(
        Launch.of(
                "output",
                n,
                (graph, name, memory) ->
                    graph.task(
                        name,
                        Copies::result,
                        memory.floats(),
                        memory.results(),
                        plain.at(),
                        1,
                        output.at(),
                        n))
            .touching(Crossing.RESULTS));
  }

  Places places() {
    return places;
  }

  List<Launch> launches() {
    return launches;
  }

  /** Returns the floats of the one array all values lie in. */
  int floats() {
    return Math.toIntExact((long) places.scratch() + scratchFloats);
  }

  /** Returns the values that are there before the first run. */
  List<Node> constants() {
    return program.nodes().stream().filter(node -> node.op() instanceof Constant).toList();
  }

  /** Describes the steps that take time. */
  Explanation explain() {
    List<StepExplanation> steps = new ArrayList<>();
    for (Work work : works) {
      if (!work.launches.isEmpty()) {
        steps.add(explain(work));
      }
    }
    return new Explanation(
        steps,
        Float.BYTES * (long) places.planned(),
        Float.BYTES * (long) places.variableFloats(),
        Float.BYTES * (long) scratchFloats);
  }

  private StepExplanation explain(Work work) {
    Node main = work.step.main();
    Node result = work.step.result();
    String operation =
        work.step.nodes().stream()
            .map(node -> node.op().label())
            .collect(Collectors.joining(" + "));
    String algorithm =
        work.launches.stream().map(Launch::algorithm).distinct().collect(Collectors.joining(", "));
    boolean update = main.op() instanceof StateUpdate;
    return new StepExplanation(
        result.name(),
        operation,
        result.shape().toString(),
        algorithm,
        main.op().multiplyAccumulates(main.inputs().stream().map(Node::shape).toList()),
        update ? 0 : Float.BYTES * places.of(result).length());
  }
}
