package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.task.StandardShapes;
import org.openjdk.jmh.annotations.Param;

/** Products of matrices. */
public class GemmBenchmark extends EngineBenchmark {
  /** The sizes {@code m,n,k}. */
  @Param({
    StandardShapes.SQUARE_128,
    StandardShapes.SQUARE_256,
    StandardShapes.SQUARE_512,
    StandardShapes.SQUARE_1024,
    StandardShapes.SQUARE_2048
  })
  public String shape = StandardShapes.SQUARE_128;

  /** Creates the state. */
  public GemmBenchmark() {}

  @Override
  protected String benchmark() {
    return "gemm";
  }

  @Override
  protected String sizes() {
    return commas(shape);
  }
}
