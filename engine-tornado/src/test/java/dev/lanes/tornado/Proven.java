package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.plan.Program;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Session;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/**
 * The backend, every run of which is required to have taken time on the device by TornadoVM's
 * profiler: what passes has not run as plain Java.
 */
final class Proven implements Backend {
  private final Backend backend = new TornadoBackend();

  @Override
  public String id() {
    return backend.id();
  }

  @Override
  public int rank() {
    return backend.rank();
  }

  @Override
  public Availability probe() {
    return backend.probe();
  }

  @Override
  public Session open(BackendOptions options) {
    assertThat(System.getProperty("tornado.recover.bailout")).isEqualToIgnoringCase("false");
    // what is replayed as a whole TornadoVM does not measure
    return new Opened(backend.open(options.with(TornadoBackend.CUDA_GRAPH, "off")));
  }

  private record Opened(Session session) implements Session {
    @Override
    public String device() {
      return session.device();
    }

    @Override
    public Executable compile(Program program) {
      TornadoExecutable executable = (TornadoExecutable) session.compile(program);
      executable.compiled().profile();
      return new Compiled(executable);
    }

    @Override
    public void write(Variable variable, float[] values) {
      session.write(variable, values);
    }

    @Override
    public void read(Variable variable, float[] into) {
      session.read(variable, into);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private record Compiled(TornadoExecutable executable) implements Executable {
    @Override
    public void feed(Node input, float[] values) {
      executable.feed(input, values);
    }

    @Override
    public void run(long step) {
      executable.run(step);
      assertThat(executable.compiled().measured(TornadoProfilerResult::getDeviceKernelTime))
          .as("nanoseconds on the device")
          .isPositive();
    }

    @Override
    public void fetch(Node output, float[] into) {
      executable.fetch(output, into);
    }

    @Override
    public Explanation explain() {
      return executable.explain();
    }
  }
}
