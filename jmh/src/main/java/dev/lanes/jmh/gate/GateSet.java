package dev.lanes.jmh.gate;

import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.task.Task;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernels that a gate looks at by itself: each algorithm of the vector backend once, in sizes
 * that the scalar backend does in a tenth of a second and that stay in a core's own cache, so that
 * neighbours on the machine matter little.
 */
public final class GateSet {
  /** About five seconds a kernel. */
  static final Effort EFFORT = new Effort(0.5, 0.004, 2, 15, 60, Double.MAX_VALUE);

  private static final List<String> KERNELS =
      List.of(
          "gemm 256,256,256",
          "conv-forward 16,16,16,16,32,5,5,1,2,1",
          "conv-input-gradient 16,16,16,16,32,5,5,1,2,1",
          "conv-filter-gradient 16,16,16,16,32,5,5,1,2,1",
          "conv-training 16,3,32,32,32,5,5,1,2,1",
          "max-pool-gradient 32,32,16,16,2,2",
          "batch-norm 32,32,16,16",
          "softmax-cross-entropy 256,100",
          "train lenet-5,32");

  private GateSet() {}

  /** Returns the tasks. */
  public static List<Task> tasks() {
    return KERNELS.stream().map(Metrics::task).toList();
  }

  /** Returns the names, benchmark and shape with a blank between. */
  static Stream<String> names(List<Task> tasks) {
    return tasks.stream().map(task -> task.benchmark() + " " + task.shape());
  }
}
