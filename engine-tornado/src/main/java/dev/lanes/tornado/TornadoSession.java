package dev.lanes.tornado;

import dev.lanes.graph.Variable;
import dev.lanes.plan.Fusion;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the newest value of every variable: on the device in the memory of the program that wrote
 * it last, or here. It moves only when another program, or the caller, asks for it, or when the
 * program is not used any more.
 */
final class TornadoSession implements Session {
  /** A variable: its value as last seen here, and who has a newer one. */
  static final class Held {
    private final float[] host;
    private long version;
    private @Nullable DeviceProgram newer;
    private int at;

    Held(int size) {
      host = new float[size];
    }

    /** Returns a number that changes with the value. */
    long version() {
      return version;
    }

    /** Notes that a program on the device has changed the value, which lies there. */
    void changedBy(DeviceProgram program, int place) {
      version++;
      newer = program;
      at = place;
    }

    /** Returns the newest value, fetched from the device where it is there. */
    float[] value() {
      if (newer != null) {
        newer.fetch(at, host);
        newer = null;
      }
      return host;
    }
  }

  private final Device device;
  private final Target target;
  private final Map<Variable, Held> variables = new HashMap<>();
  private final Programs programs;
  private boolean closed;

  TornadoSession(Device device, Target target) {
    this.device = device;
    this.target = target;
    programs = new Programs(device);
  }

  @Override
  public String device() {
    return device + (target.cpu() == device.isCpu() ? "" : ", kernels of a GPU");
  }

  @Override
  public Executable compile(Program program) {
    EnumSet<Fusion> without = EnumSet.of(Fusion.CONV_BIAS_LOGISTIC, Fusion.BATCH_NORM_ADD_RELU);
    return compile(program, EnumSet.complementOf(without));
  }

  TornadoExecutable compile(Program program, Set<Fusion> fusions) {
    requireOpen("compile");
    programs.forgetUnused(this::fetchFrom);
    Compilation compilation = new Compilation(program, target, fusions);
    programs.requireMemory(compilation, this::fetchFrom);
    TornadoExecutable executable = new TornadoExecutable(this, program, compilation);
    programs.add(executable);
    return executable;
  }

  /** Fetches the variables whose newest value a program that is to be freed has. */
  private void fetchFrom(DeviceProgram program) {
    for (Held held : variables.values()) {
      if (held.newer == program) {
        held.value();
      }
    }
  }

  /** Returns how many programs are on the device, for tests. */
  int programs() {
    return programs.count();
  }

  Device placed() {
    return device;
  }

  Target target() {
    return target;
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
    System.arraycopy(held(variable).value(), 0, into, 0, into.length);
  }

  Held held(Variable variable) {
    return variables.computeIfAbsent(variable, key -> new Held(key.shape().size()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      programs.close();
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
