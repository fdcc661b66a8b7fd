package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.vector.Compilation.Value;
import dev.lanes.vector.Compilation.Work;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two lists of kernels, run one after the other; between them the guard is checked.
 *
 * <p>Kernels that pack a variable run again only after a variable may have changed, so that
 * inference packs its weights once.
 */
final class VectorExecutable implements Executable {
  private final VectorSession session;
  private final Program program;
  private final Kernel[] evaluations;
  private final boolean[] packVariables; // by evaluation
  private final Kernel[] updates;
  private long packedVersion = -1;
  private final Map<Node, Value> inputs = new HashMap<>();
  private final Map<Node, Value> outputs = new HashMap<>();
  private final @Nullable Value guard;
  private final Explanation explanation;

  VectorExecutable(VectorSession session, Program program) {
    this.session = session;
    this.program = program;
    Compilation compilation = session.compile(program, EnumSet.allOf(Fusion.class));
    evaluations = kernels(compilation, false);
    updates = kernels(compilation, true);
    Set<Storage> variables = new HashSet<>();
    program.variables().forEach(variable -> variables.add(session.storage(variable)));
    packVariables = new boolean[evaluations.length];
    for (int i = 0; i < evaluations.length; i++) {
      packVariables[i] = evaluations[i].packs().filter(variables::contains).isPresent();
    }
    program.inputs().forEach(node -> inputs.put(node, compilation.value(node)));
    program.outputs().stream()
        .filter(node -> !(node.op() instanceof StateUpdate))
        .forEach(node -> outputs.put(node, compilation.output(node)));
    guard = program.guard().map(compilation::value).orElse(null);
    explanation = compilation.explain(program.variables());
  }

  private static Kernel[] kernels(Compilation compilation, boolean updates) {
    return compilation.works().stream()
        .filter(work -> work.isUpdate() == updates)
        .flatMap(work -> work.kernels().stream())
        .toArray(Kernel[]::new);
  }

  @Override
  public void feed(Node input, float[] values) {
    session.requireOpen("feed");
    Value value = find("feed", "an input", inputs, input, values.length);
    value.layout().write(values, value.node().shape(), value.storage());
  }

  @Override
  public void fetch(Node output, float[] into) {
    session.requireOpen("fetch");
    Value value = find("fetch", "an output", outputs, output, into.length);
    value.layout().read(value.storage(), value.node().shape(), into);
  }

  @Override
  public void run(long step) {
    session.requireOpen("run");
    Workers workers = session.workers();
    boolean changed = packedVersion != session.version();
    for (int i = 0; i < evaluations.length; i++) {
      if (changed || !packVariables[i]) {
        workers.run(evaluations[i], step);
      }
    }
    packedVersion = session.version();
    if (guard != null && !guard.isFinite()) {
      String name = program.guard().orElseThrow().name();
      throw new NonFiniteException(step, name, firstNonFinite(step, name));
    }
    if (updates.length > 0) {
      session.changed();
    }
    for (Kernel kernel : updates) {
      workers.run(kernel, step);
    }
  }

  @Override
  public Explanation explain() {
    return explanation;
  }

  /**
   * Compiles the program once more without fusions, so that every node has a value, runs it and
   * returns the name of the first node whose value is not finite.
   */
  private String firstNonFinite(long step, String otherwise) {
    Compilation scan = session.compile(program, Set.of());
    for (Node input : program.inputs()) {
      float[] values = new float[input.shape().size()];
      Value from = find("scan", "an input", inputs, input, values.length);
      Value to = scan.value(input);
      from.layout().read(from.storage(), input.shape(), values);
      to.layout().write(values, input.shape(), to.storage());
    }
    for (Work work : scan.works()) {
      if (work.isUpdate()) {
        break;
      }
      for (Kernel kernel : work.kernels()) {
        session.workers().run(kernel, step);
      }
      if (!scan.result(work).isFinite()) {
        return scan.name(work);
      }
    }
    return otherwise;
  }

  private static Value find(
      String operation, String kind, Map<Node, Value> known, Node node, int length) {
    Value value = known.get(node);
    if (value == null) {
      throw new IllegalArgumentException(
          operation + ": " + node + " is not " + kind + " of this program; name it when planning");
    }
    if (length != value.size()) {
      throw new IllegalArgumentException(
          operation
              + ": "
              + node
              + " holds "
              + value.size()
              + " numbers, not "
              + length
              + "; give an array of that length");
    }
    return value;
  }
}
