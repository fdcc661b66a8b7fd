package dev.lanes.tornado;

import dev.lanes.graph.op.Constant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A compiled program on a device: a task graph that loads the variables, where they have changed
 * elsewhere, and those that run a step, mostly one.
 *
 * <pre>
 *   host                    device
 *   staging   ──load──────► floats: variables, values
 *   inputs    ──each step─►    │ launches, one after the other
 *   control   ──each step─►    ▼
 *   results   ◄─each step── results: guard, loss
 *   floats    ◄─on demand── floats: outputs, variables
 * </pre>
 */
final class DeviceProgram implements AutoCloseable {
  /**
   * TornadoVM's own choice includes {@code -cl-fast-relaxed-math}, which takes it that there is no
   * NaN: the guard would see nothing. A multiply-add may be fused; functions keep OpenCL's bounds,
   * 3 ulp for exp and log, 5 for tanh, 16 for pow.
   */
  static final String COMPILER_FLAGS = "-cl-mad-enable -w";

  private static final int LOAD = 0;
  private static final int STEP = 1; // and those after it

  private final DeviceMemory memory;
  private final TornadoExecutionPlan plan;
  private final int tasks;
  private final int parts;
  private final long bytes;
  private @Nullable TornadoExecutionResult last;

  DeviceProgram(Compilation compilation, Device device, Target target) {
    this(compilation, device, target, COMPILER_FLAGS);
  }

  /**
   * Builds the graphs of a program.
   *
   * @param flags what the driver's compiler is told
   */
  DeviceProgram(Compilation compilation, Device device, Target target, String flags) {
    Places places = compilation.places();
    requireGroups(compilation, device);
    bytes = bytes(compilation);
    memory =
        new DeviceMemory(
            new FloatArray(compilation.floats()),
            new FloatArray(places.inputFloats()),
            new IntArray(1),
            new FloatArray(places.resultFloats()),
            new FloatArray(Math.max(1, places.variableFloats())),
            new KernelContext());
    memory.floats().set(places.notANumber(), Float.NaN);
    compilation.constants().forEach(node -> fill(places.of(node), (Constant) node.op()));
    StepGraphs graphs = new StepGraphs(memory, target);
    List<ImmutableTaskGraph> all = new ArrayList<>();
    Faults.guarded(
        "compile",
        () -> {
          all.add(graphs.loading().snapshot());
          graphs.step(compilation.launches()).forEach(graph -> all.add(graph.snapshot()));
        });
    tasks = compilation.launches().size();
    parts = all.size() - STEP;
    TornadoExecutionPlan placed =
        new TornadoExecutionPlan(all.toArray(ImmutableTaskGraph[]::new))
            .withDevice(device.tornado());
    TornadoExecutionPlan scheduled = placed.withGridScheduler(graphs.grids());
    TornadoExecutionPlan flagged = scheduled.withCompilerFlags(TornadoVMBackendType.OPENCL, flags);
    plan = target.captured() ? flagged.withCUDAGraph() : flagged;
  }

  /** Returns the bytes that a program takes on the device. */
  static long bytes(Compilation compilation) {
    Places places = compilation.places();
    long others = (long) places.inputFloats() + places.variableFloats();
    return Float.BYTES * (compilation.floats() + others);
  }

  /** Returns the bytes it takes on the device. */
  long bytes() {
    return bytes;
  }

  /** TornadoVM drops a group size that is too large without a word, and tiles would be wrong. */
  private static void requireGroups(Compilation compilation, Device device) {
    for (Launch launch : compilation.launches()) {
      if (launch.local() > device.largestGroup()) {
        throw new UnsupportedOperationException(
            "compile: a kernel needs groups of %d items, %s takes %d; choose another --device"
                .formatted(launch.local(), device, device.largestGroup()));
      }
    }
  }

  private void fill(Place place, Constant constant) {
    for (int i = 0; i < place.size(); i++) {
      memory.floats().set(place.at() + i, constant.value());
    }
  }

  /**
   * Compiles all kernels, which takes most of the time before the first step. Where that fails,
   * what it took of the device is given back.
   */
  void precompile() {
    try {
      Faults.guarded("compile", () -> plan.withAllGraphs().withPreCompilation());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns how many kernels a step runs. */
  int tasks() {
    return tasks;
  }

  /** Sets a fed value. */
  void feed(int at, float[] values) {
    copy(values, memory.inputs(), at);
  }

  /** Copies a fed value back. */
  void fedValues(int at, float[] into) {
    MemorySegment.copy(
        memory.inputs().getSegment(),
        ValueLayout.JAVA_FLOAT,
        Float.BYTES * (long) at,
        into,
        0,
        into.length);
  }

  /** Sets a variable, to be loaded. */
  void stage(int at, float[] values) {
    copy(values, memory.staging(), at);
  }

  /** Moves the staged variables to the device. */
  void load() {
    Faults.guarded("run", () -> last = plan.withGraph(LOAD).execute());
  }

  /** Runs a step and returns whether the guard was finite. */
  boolean run(long step) {
    memory.control().set(0, (int) step);
    for (int i = 0; i < parts; i++) {
      int graph = STEP + i;
      Faults.guarded("run", () -> last = plan.withGraph(graph).execute());
    }
    return memory.results().get(0) > 0;
  }

  /** Copies what came out with the last run. */
  void results(int at, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = memory.results().get(at + i);
    }
  }

  /** Fetches floats from the device. */
  void fetch(int at, float[] into) {
    TornadoExecutionResult result = lastResult();
    Faults.guarded(
        "fetch",
        () ->
            result.transferToHost(
                new DataRange(memory.floats()).withOffset(at).withSize(into.length)));
    MemorySegment.copy(
        memory.floats().getSegment(),
        ValueLayout.JAVA_FLOAT,
        Float.BYTES * (long) at,
        into,
        0,
        into.length);
  }

  private static void copy(float[] values, FloatArray to, int at) {
    MemorySegment.copy(
        values, 0, to.getSegment(), ValueLayout.JAVA_FLOAT, Float.BYTES * (long) at, values.length);
  }

  /** Lets TornadoVM measure runs from now on. */
  void profile() {
    plan.withProfiler(ProfilerMode.SILENT);
  }

  /**
   * Returns what TornadoVM measured of the last run, of all its graphs together.
   *
   * @param figure what is added up
   * @throws IllegalStateException if there was no run
   */
  long measured(ToLongFunction<TornadoProfilerResult> figure) {
    TornadoProfilerResult selected = lastResult().getProfilerResult();
    long sum = 0;
    for (int i = 0; i < parts; i++) {
      plan.withGraph(STEP + i); // a result tells of the graph that is selected
      sum += figure.applyAsLong(selected);
    }
    return sum;
  }

  private TornadoExecutionResult lastResult() {
    TornadoExecutionResult result = last;
    if (result == null) {
      throw new IllegalStateException("fetch: the program has not been run; run it first");
    }
    return result;
  }

  /** Returns how many task graphs a step is made of. */
  int parts() {
    return parts;
  }

  @Override
  public void close() {
    try {
      plan.withAllGraphs().freeDeviceMemory(); // else it would be that of the graph run last
    } catch (RuntimeException | TornadoInternalError e) {
      System.getLogger(DeviceProgram.class.getName())
          .log(System.Logger.Level.DEBUG, "tornado: device memory was not given back", e);
    }
  }
}
