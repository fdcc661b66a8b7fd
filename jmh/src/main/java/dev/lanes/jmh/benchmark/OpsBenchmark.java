package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.task.StandardShapes;
import org.openjdk.jmh.annotations.Param;

/** Operations beside convolutions and products, and their gradients. */
public class OpsBenchmark extends EngineBenchmark {
  /** Stands for the first standard shape of an operation, since each has sizes of its own. */
  public static final String STANDARD = "standard";

  /** The operation. */
  @Param({
    "max-pool",
    "max-pool-gradient",
    "average-pool",
    "average-pool-gradient",
    "global-average-pool",
    "lrn",
    "lrn-gradient",
    "batch-norm",
    "batch-norm-gradient",
    "softmax-cross-entropy",
    "momentum-update"
  })
  public String op = "max-pool";

  /** The sizes, as {@link dev.lanes.jmh.task.OpTask.Kind#columns} says, or {@link #STANDARD}. */
  @Param(STANDARD)
  public String shape = STANDARD;

  /** Creates the state. */
  public OpsBenchmark() {}

  @Override
  protected String benchmark() {
    return op;
  }

  @Override
  protected String sizes() {
    return shape.equals(STANDARD) ? StandardShapes.of(op).getFirst() : commas(shape);
  }
}
