package dev.lanes.jmh.gate;

import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.measure.Jvms;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernels that a gate looks at by itself: the products, convolutions and reductions of the
 * vector backend and a step of a network, in sizes that the scalar backend does in some hundredths
 * of a second and that stay in a core's own cache, so that neighbours on the machine matter little.
 * Operations that do little else than load and store, such as pooling, batch or response
 * normalisation, are left to {@code lanes bench ops}: on a shared machine they swing by more than
 * the slowdown that is looked for. Winograd's method is there by its filter gradient alone: its
 * other kernels fill an L2 cache, and by where their memory lies they differ by as much from JVM to
 * JVM.
 */
public final class GateSet {
  /**
   * About a quarter of a minute a kernel, two thirds of it until C2 has compiled it: neighbours
   * come and go within tenths of a second, and five seconds of rounds average them.
   */
  static final Effort EFFORT =
      new Effort(
          0.3,
          0.004,
          5,
          15,
          200,
          Double.MAX_VALUE,
          Effort.Bandwidth.NEVER,
          Effort.Clock.CPU,
          Effort.Check.WHOLE);

  private static final List<String> KERNELS =
      List.of(
          "gemm 192,192,192",
          "conv-forward 16,16,8,8,16,3,3,1,1,1",
          "conv-input-gradient 16,16,16,16,32,3,3,2,1,1",
          "conv-filter-gradient 16,32,8,8,32,3,3,1,1,1",
          "conv-training 16,3,16,16,16,5,5,1,2,1",
          "softmax-cross-entropy 128,1000",
          "train lenet-5,16");

  private GateSet() {}

  /** Returns the tasks. */
  public static List<Task> tasks() {
    return KERNELS.stream().map(Tasks::named).toList();
  }

  /**
   * Returns the plan of a gate: the vector and the scalar backend, one thread and all.
   *
   * @param slowdown slows one kernel down, for tests
   */
  public static BenchPlan plan(String title, List<Task> tasks, BenchPlan.Slowdown slowdown) {
    List<Integer> threads =
        Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList();
    return new BenchPlan(
        title,
        tasks,
        List.of("vector", "scalar"),
        threads,
        EFFORT,
        Jvms.ONE,
        false,
        List.of(),
        slowdown);
  }
}
