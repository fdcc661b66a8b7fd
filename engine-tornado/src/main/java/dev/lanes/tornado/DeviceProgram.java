package dev.lanes.tornado;

import dev.lanes.graph.op.Constant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A compiled program on a device: a graph that loads the variables, where they have changed
 * elsewhere, and one that runs a step.
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
  private static final int STEP = 1;

  private final DeviceMemory memory;
  private final TornadoExecutionPlan plan;
  private final int tasks;
  private @Nullable TornadoExecutionResult last;

  DeviceProgram(Compilation compilation, Device device, Target target) {
    Places places = compilation.places();
    requireMemory(compilation, device);
    requireGroups(compilation, device);
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
    GridScheduler grids = new GridScheduler();
    TaskGraph load = loading();
    TaskGraph step = stepping(compilation, grids, target);
    tasks = compilation.launches().size();
    TornadoExecutionPlan placed =
        new TornadoExecutionPlan(load.snapshot(), step.snapshot()).withDevice(device.tornado());
    // TornadoVM refuses a scheduler without grids
    TornadoExecutionPlan scheduled =
        grids.keySet().isEmpty() ? placed : placed.withGridScheduler(grids);
    plan = scheduled.withCompilerFlags(TornadoVMBackendType.OPENCL, COMPILER_FLAGS);
  }

  private static void requireMemory(Compilation compilation, Device device) {
    Places places = compilation.places();
    long array = Float.BYTES * (long) compilation.floats();
    long others = Float.BYTES * ((long) places.inputFloats() + places.variableFloats());
    requireMemory(array, array + others, device);
  }

  /**
   * Requires the device to have the memory.
   *
   * @param array the bytes of the array all values lie in
   * @param all the bytes of all arrays
   * @throws UnsupportedOperationException if it has not
   */
  static void requireMemory(long array, long all, Device device) {
    if (array > device.largestArrayBytes() || all > device.memoryBytes()) {
      throw new UnsupportedOperationException(
          ("compile: the program needs %,d MiB on the device, of which %,d in one array; %s has %,d"
                  + " and takes arrays of %,d; take the batch in pieces or a smaller one")
              .formatted(
                  all >> 20,
                  array >> 20,
                  device,
                  device.memoryBytes() >> 20,
                  device.largestArrayBytes() >> 20));
    }
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

  private TaskGraph loading() {
    TaskGraph graph =
        new TaskGraph("load")
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, memory.floats())
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.staging());
    int n = memory.staging().getSize();
    graph.task("variables", Copies::load, memory.staging(), memory.floats(), 0, n, 0);
    return graph.persistOnDevice(memory.floats());
  }

  private TaskGraph stepping(Compilation compilation, GridScheduler grids, Target target) {
    TaskGraph graph = new TaskGraph("step").consumeFromDevice("load", memory.floats());
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.inputs());
    if (compilation.needsStep()) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.control());
    }
    List<Launch> launches = compilation.launches();
    for (int i = 0; i < launches.size(); i++) {
      Launch launch = launches.get(i);
      String name = "t" + i;
      launch.adder().add(graph, name, memory);
      if (launch.local() > 0 || target.cpu()) {
        int local = launch.local() > 0 ? launch.local() : localItems(launch.items());
        // a launch whose items are no multiple of a group's would not take place
        WorkerGrid1D grid =
            new WorkerGrid1D(Math.multiplyExact(Math.ceilDiv(launch.items(), local), local));
        grid.setLocalWork(local, 1, 1);
        grids.addWorkerGrid("step." + name, grid);
      }
    }
    return graph
        .transferToHost(DataTransferMode.EVERY_EXECUTION, memory.results())
        .transferToHost(DataTransferMode.UNDER_DEMAND, memory.floats());
  }

  /**
   * Returns the items of a group on a CPU device, where a group is run by one thread: enough groups
   * for many threads, and few where items are small. TornadoVM itself would make one group of up to
   * 4096 items.
   */
  private static int localItems(int items) {
    return Math.clamp(items / 64, 1, 256);
  }

  /** Compiles all kernels, which takes most of the time before the first step. */
  void precompile() {
    Faults.guarded("compile", () -> plan.withAllGraphs().withPreCompilation());
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
    Faults.guarded("run", () -> last = plan.withGraph(STEP).execute());
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
   * Returns what TornadoVM measured of the last run.
   *
   * @throws IllegalStateException if there was none
   */
  TornadoProfilerResult lastMeasured() {
    return lastResult().getProfilerResult();
  }

  private TornadoExecutionResult lastResult() {
    TornadoExecutionResult result = last;
    if (result == null) {
      throw new IllegalStateException("fetch: the program has not been run; run it first");
    }
    return result;
  }

  @Override
  public void close() {
    try {
      plan.freeDeviceMemory();
      plan.close();
    } catch (TornadoExecutionPlanException | RuntimeException e) {
      System.getLogger(DeviceProgram.class.getName())
          .log(System.Logger.Level.DEBUG, "tornado: device memory was not given back", e);
    }
  }
}
