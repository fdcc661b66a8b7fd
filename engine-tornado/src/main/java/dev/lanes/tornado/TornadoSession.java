package dev.lanes.tornado;

import dev.lanes.graph.Variable;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the newest value of every variable: on the device in the memory of the program that wrote
 * it last, or here. It moves only when another program, or the caller, asks for it.
 */
final class TornadoSession implements Session {
  /** A variable: its value as last seen here, and who has a newer one. */
  static final class Held {
    private final float[] host;
    private long version;
    private @Nullable TornadoExecutable newer;

    Held(int size) {
      host = new float[size];
    }

    /** Returns a number that changes with the value. */
    long version() {
      return version;
    }

    /** Notes that a program on the device has changed the value. */
    void changedBy(TornadoExecutable program) {
      version++;
      newer = program;
    }
  }

  private final Device device;
  private final Target target;
  private final Map<Variable, Held> variables = new HashMap<>();
  private final List<TornadoExecutable> programs = new ArrayList<>();
  private boolean closed;

  TornadoSession(Device device, Target target) {
    this.device = device;
    this.target = target;
  }

  @Override
  public String device() {
    return device + (target.cpu() == device.isCpu() ? "" : ", kernels of a GPU");
  }

  @Override
  public Executable compile(Program program) {
    requireOpen("compile");
    TornadoExecutable executable = new TornadoExecutable(this, program, device, target);
    programs.add(executable);
    return executable;
  }

  @Override
  public void write(Variable variable, float[] values) {
    requireOpen("write");
    requireLength("write", variable, values.length);
    Held held = held(variable);
    System.arraycopy(values, 0, held.host, 0, values.length);
    held.version++;
    held.newer = null;
  }

  @Override
  public void read(Variable variable, float[] into) {
    requireOpen("read");
    requireLength("read", variable, into.length);
    System.arraycopy(value(variable), 0, into, 0, into.length);
  }

  /** Returns the newest value, fetched from the device where it is there. */
  float[] value(Variable variable) {
    Held held = held(variable);
    if (held.newer != null) {
      held.newer.fetchVariable(variable, held.host);
      held.newer = null;
    }
    return held.host;
  }

  Held held(Variable variable) {
    return variables.computeIfAbsent(variable, key -> new Held(key.shape().size()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      programs.forEach(TornadoExecutable::free);
      programs.clear();
      variables.clear();
    }
  }

  void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + ": the session is closed; open another");
    }
  }

  private static void requireLength(String operation, Variable variable, int length) {
    if (length != variable.shape().size()) {
      throw new IllegalArgumentException(
          "%s: %s holds %d numbers, not %d; give an array of that length"
              .formatted(operation, variable, variable.shape().size(), length));
    }
  }
}
