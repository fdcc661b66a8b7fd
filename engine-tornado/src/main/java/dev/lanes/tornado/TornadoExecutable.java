package dev.lanes.tornado;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.tornado.TornadoSession.Held;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program on the device: a run moves the inputs in and the guard and small outputs out. */
final class TornadoExecutable implements Executable {
  private static final System.Logger LOG = System.getLogger(TornadoExecutable.class.getName());

  private final TornadoSession session;
  private final Program program;
  private final Places places;
  private final DeviceProgram compiled;
  private final Explanation explanation;
  private final Variable[] variables;
  private final Held[] held;
  private final boolean[] written;
  private final long[] versions; // of the variables in this program's memory
  private boolean loaded;
  private @Nullable TornadoExecutable scan;

  TornadoExecutable(TornadoSession session, Program program, Compilation compilation) {
    this.session = session;
    this.program = program;
    places = compilation.places();
    explanation = compilation.explain();
    variables = program.variables().toArray(Variable[]::new);
    held = Arrays.stream(variables).map(session::held).toArray(Held[]::new);
    written = new boolean[variables.length];
    for (Node node : program.nodes()) {
      if (node.op() instanceof StateUpdate update) {
        for (Variable variable : update.writes()) {
          written[program.variables().indexOf(variable)] = true;
        }
      }
    }
    versions = new long[variables.length];
    compiled = new DeviceProgram(compilation, session.placed(), session.target());
    precompile();
  }

  private void precompile() {
    LOG.log(
        System.Logger.Level.INFO,
        "tornado: compiling {0} kernels for {1} ...",
        compiled.tasks(),
        session.placed());
    long start = System.nanoTime();
    compiled.precompile();
    LOG.log(
        System.Logger.Level.INFO,
        "tornado: compiled in {0} ms",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  @Override
  public void feed(Node input, float[] values) {
    session.requireOpen("feed");
    Places.Fed place = places.inputs().get(input);
    if (place == null) {
      throw unknown("feed", input, "an input");
    }
    requireLength("feed", input, values.length);
    compiled.feed(place.at(), values);
  }

  @Override
  public void run(long step) {
    session.requireOpen("run");
    load();
    if (!compiled.run(step)) {
      String guard = program.guard().map(Node::name).orElse("guard");
      throw new NonFiniteException(step, guard, firstNonFinite(step, guard));
    }
    for (int i = 0; i < variables.length; i++) {
      if (written[i]) {
        held[i].changedBy(compiled, places.variable(variables[i]).at());
        versions[i] = held[i].version();
      }
    }
  }

  /** Brings the variables to the device if one has changed elsewhere. */
  private void load() {
    boolean current = loaded;
    for (int i = 0; current && i < variables.length; i++) {
      current = versions[i] == held[i].version();
    }
    if (current) {
      return;
    }
    for (int i = 0; i < variables.length; i++) {
      compiled.stage(places.variable(variables[i]).at(), held[i].value());
      versions[i] = held[i].version();
    }
    compiled.load();
    loaded = true;
  }

  @Override
  public void fetch(Node output, float[] into) {
    session.requireOpen("fetch");
    Places.Output place = places.outputs().get(output);
    if (place == null) {
      throw unknown("fetch", output, "an output");
    }
    requireLength("fetch", output, into.length);
    if (place.inResults()) {
      compiled.results(place.at(), into);
    } else {
      compiled.fetch(place.at(), into);
    }
  }

  @Override
  public Explanation explain() {
    return explanation;
  }

  /** Returns the program on the device, for measurements. */
  DeviceProgram compiled() {
    return compiled;
  }

  /**
   * Compiles the program once more without fusions and updates, with every value an output, runs it
   * and returns the name of the first node whose value is not finite.
   */
  private String firstNonFinite(long step, String otherwise) {
    if (scan == null) {
      List<Node> nodes =
          program.nodes().stream().filter(node -> !(node.op() instanceof StateUpdate)).toList();
      List<Variable> read =
          nodes.stream()
              .flatMap(
                  node ->
                      node.op() instanceof dev.lanes.graph.op.VariableRead op
                          ? java.util.stream.Stream.of(op.variable())
                          : java.util.stream.Stream.empty())
              .distinct()
              .toList();
      Program all = new Program(nodes, program.inputs(), nodes, Optional.empty(), read);
      scan = session.compile(all, Set.of());
    }
    for (Node input : program.inputs()) {
      float[] values = new float[input.shape().size()];
      compiled.fedValues(places.input(input).at(), values);
      scan.feed(input, values);
    }
    scan.run(step);
    for (Node node : scan.program.nodes()) {
      float[] values = new float[node.shape().size()];
      scan.fetch(node, values);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return node.name();
        }
      }
    }
    return otherwise;
  }

  private static IllegalArgumentException unknown(String operation, Node node, String kind) {
    return new IllegalArgumentException(
        "%s: %s is not %s of this program; name it when planning".formatted(operation, node, kind));
  }

  private static void requireLength(String operation, Node node, int length) {
    if (length != node.shape().size()) {
      throw new IllegalArgumentException(
          "%s: %s holds %d numbers, not %d; give an array of that length"
              .formatted(operation, node, node.shape().size(), length));
    }
  }
}
