package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.task.StandardShapes;
import org.openjdk.jmh.annotations.Param;

/** The loading of an epoch of batches, by background threads or by a loop. */
public class LoadBenchmark extends TaskBenchmark {
  /** Who loads. */
  @Param({"loader", "loop"})
  public String backend = "loader";

  /** The sizes {@code batch,channels,size,crop}. */
  @Param({StandardShapes.CIFAR_CROPS, StandardShapes.IMAGENET_CROPS})
  public String shape = StandardShapes.CIFAR_CROPS;

  /** Creates the state. */
  public LoadBenchmark() {}

  @Override
  protected String backend() {
    return backend;
  }

  @Override
  protected String benchmark() {
    return "load";
  }

  @Override
  protected String sizes() {
    return commas(shape);
  }
}
