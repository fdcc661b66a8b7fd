package dev.lanes.scalar;

import dev.lanes.graph.Variable;
import dev.lanes.plan.Program;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.HashMap;
import java.util.Map;

/** Holds the variables, one array each. */
final class ScalarSession implements Session {
  private final boolean wide;
  private final Map<Variable, float[]> variables = new HashMap<>();
  private boolean closed;

  ScalarSession(boolean wide) {
    this.wide = wide;
  }

  @Override
  public String device() {
    return "CPU, plain loops on 1 thread, sums in " + (wide ? "double" : "float");
  }

  @Override
  public Executable compile(Program program) {
    requireOpen("compile");
    return new ScalarExecutable(this, program, wide);
  }

  @Override
  public void write(Variable variable, float[] values) {
    requireOpen("write");
    requireLength("write", variable, values.length);
    System.arraycopy(values, 0, values(variable), 0, values.length);
  }

  @Override
  public void read(Variable variable, float[] into) {
    requireOpen("read");
    requireLength("read", variable, into.length);
    System.arraycopy(values(variable), 0, into, 0, into.length);
  }

  @Override
  public void close() {
    closed = true;
    variables.clear();
  }

  /** Returns the variable's own array, made with zeros when it is first asked for. */
  float[] values(Variable variable) {
    return variables.computeIfAbsent(variable, key -> new float[key.shape().size()]);
  }

  void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + ": the session is closed; open another");
    }
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
