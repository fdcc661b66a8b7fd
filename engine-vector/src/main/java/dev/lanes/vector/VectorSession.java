package dev.lanes.vector;

import dev.lanes.graph.Variable;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Holds the variables, the scratch memory of all programs and the threads.
 *
 * <p>The threads know kernels and their arrays, never the session, so that one that is not closed
 * is collected and its threads end.
 */
final class VectorSession implements Session {
  private final Map<Variable, Storage> variables = new HashMap<>();
  private final Arena arena = new Arena(); // of the variables
  private final Scratch scratch = new Scratch();
  private final Scratch packs = new Scratch();
  private final Settings settings;
  private final Workers workers;
  private final Cleaner.Cleanable threads;
  private boolean closed;
  private long version; // of the variables

  VectorSession(Settings settings) {
    this.settings = settings;
    workers = new Workers(settings.threads());
    threads = Cleaner.create().register(this, workers::close);
  }

  @Override
  public String device() {
    return VectorProbe.device()
        + ", "
        + workers.count()
        + (workers.count() == 1 ? " thread" : " threads");
  }

  @Override
  public Executable compile(Program program) {
    requireOpen("compile");
    return new VectorExecutable(this, program);
  }

  @Override
  public void write(Variable variable, float[] values) {
    requireOpen("write");
    requireLength("write", variable, values.length);
    Storage storage = storage(variable);
    System.arraycopy(values, 0, storage.array(), storage.offset(), values.length);
    changed();
  }

  @Override
  public void read(Variable variable, float[] into) {
    requireOpen("read");
    requireLength("read", variable, into.length);
    Storage storage = storage(variable);
    System.arraycopy(storage.array(), storage.offset(), into, 0, into.length);
  }

  @Override
  public void close() {
    closed = true;
    threads.clean();
    variables.clear();
  }

  /** Returns a number that changes whenever a variable may have. */
  long version() {
    return version;
  }

  /** Notes that variables may have changed. */
  void changed() {
    version++;
  }

  Workers workers() {
    return workers;
  }

  Compilation compile(Program program, Set<Fusion> fusions) {
    program.variables().forEach(this::storage);
    boolean stay = program.nodes().stream().noneMatch(node -> node.op() instanceof StateUpdate);
    Workspace workspace = new Workspace(settings, scratch, packs, stay);
    return new Compilation(program, this::storage, fusions, workspace);
  }

  void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + ": the session is closed; open another");
    }
  }

  /** Returns the variable's place, made with zeros when it is first asked for. */
  Storage storage(Variable variable) {
    return variables.computeIfAbsent(variable, key -> arena.take(key.shape().size()));
  }

  private static void requireLength(String operation, Variable variable, int length) {
    if (length != variable.shape().size()) {
      throw new IllegalArgumentException(
          operation
              + ": "
              + variable
              + " holds "
              + variable.shape().size()
              + " numbers, not "
              + length
              + "; give an array of that length");
    }
  }
}
