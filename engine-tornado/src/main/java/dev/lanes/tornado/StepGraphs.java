package dev.lanes.tornado;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** Builds the task graphs of a program: one that loads the variables, and those of a step. */
final class StepGraphs {
  private static final String LOAD = "load";

  private static final String VARIABLES = "variables";

  /** Items of a group: with the most registers that an item may have, 255, half of 65536. */
  private static final int GPU_ITEMS = 128;

  private final DeviceMemory memory;
  private final Target target;
  private final GridScheduler grids = new GridScheduler();

  StepGraphs(DeviceMemory memory, Target target) {
    this.memory = memory;
    this.target = target;
  }

  /** Returns the sizes of the launches of all graphs built so far. */
  GridScheduler grids() {
    return grids;
  }

  /** Returns the graph that moves the staged variables to their places. */
  TaskGraph loading() {
    TaskGraph graph =
        new TaskGraph(LOAD)
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, memory.floats())
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.staging());
    int n = memory.staging().getSize();
    graph.task(VARIABLES, Copies::load, memory.staging(), memory.floats(), 0, n, 0);
    size(LOAD, VARIABLES, n, localItems(n));
    return graph.persistOnDevice(memory.floats());
  }

  /** Returns the graphs of a step, to be run one after the other. */
  List<TaskGraph> step(List<Launch> launches) {
    List<TaskGraph> graphs = new ArrayList<>();
    String before = LOAD;
    for (List<Launch> part : Chain.cut(launches)) {
      String name = "step" + graphs.size();
      graphs.add(part(name, before, part));
      before = name;
    }
    return graphs;
  }

  private TaskGraph part(String graphName, String before, List<Launch> launches) {
    TaskGraph graph = new TaskGraph(graphName).consumeFromDevice(before, memory.floats());
    if (touches(launches, Crossing.INPUTS)) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.inputs());
    }
    if (touches(launches, Crossing.CONTROL)) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, memory.control());
    }
    for (int i = 0; i < launches.size(); i++) {
      Launch launch = launches.get(i);
      String name = "t" + i;
      launch.adder().add(graph, name, memory);
      int items = launch.items();
      size(graphName, name, items, launch.local() > 0 ? launch.local() : localItems(items));
    }
    if (touches(launches, Crossing.RESULTS)) {
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, memory.results());
    }
    return graph;
  }

  /** Sets the sizes; a launch whose items are no multiple of a group's would not take place. */
  private void size(String graph, String task, int items, int local) {
    WorkerGrid1D grid = new WorkerGrid1D(Math.multiplyExact(Math.ceilDiv(items, local), local));
    grid.setLocalWork(local, 1, 1);
    grids.addWorkerGrid(graph + "." + task, grid);
  }

  private static boolean touches(List<Launch> launches, Crossing array) {
    return launches.stream().anyMatch(launch -> launch.crossing() == array);
  }

  /**
   * Returns the items of a group. On a CPU device, where a group is run by one thread: enough
   * groups for many threads, and few where items are small; TornadoVM itself would make one group
   * of up to 4096 items. On a GPU as many as have room for the registers of any kernel; TornadoVM
   * itself would take the largest divisor of the items up to 1024, and a kernel for which a group
   * of that size has not registers enough would not run, of which nobody is told.
   */
  private int localItems(int items) {
    return target.cpu() ? Math.clamp(items / 64, 1, 256) : GPU_ITEMS;
  }
}
