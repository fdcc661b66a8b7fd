package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** No launch is left to TornadoVM to size: what it takes may be more than a device has room for. */
final class StepGraphsTest {
  /** The most items of a group for which a GPU has the registers, 65536, of any kernel, 255. */
  private static final int MOST = 256;

  private static DeviceMemory memory() {
    return new DeviceMemory(
        new FloatArray(16),
        new FloatArray(1),
        new IntArray(1),
        new FloatArray(1),
        new FloatArray(481),
        new KernelContext());
  }

  /** 481 is 13 times 37: TornadoVM would make one group of it, or 37. */
  @ParameterizedTest
  @CsvSource({"1", "37", "128", "481", "4096", "1000003"})
  void groupsAreWholeAndFit(int items) {
    for (Target target : List.of(new Target(true, false), new Target(false, false))) {
      StepGraphs graphs = new StepGraphs(memory(), target);
      Launch launch =
          Launch.of(
              "copy",
              items,
              (graph, name, memory) ->
                  graph.task(name, Copies::flat, memory.floats(), 0, 8, 4, items, 1));
      graphs.loading();
      graphs.step(List.of(launch, launch));
      assertThat(graphs.grids().keySet())
          .containsExactlyInAnyOrder("load.variables", "step0.t0", "step0.t1");
      for (String task : List.of("step0.t0", "step0.t1")) {
        WorkerGrid grid = graphs.grids().get(task);
        long local = grid.getLocalWork()[0];
        assertThat(local).isBetween(1L, (long) MOST);
        assertThat(grid.getGlobalWork()[0] % local).isZero();
        assertThat(grid.getGlobalWork()[0]).isBetween((long) items, items + local - 1);
      }
    }
  }
}
