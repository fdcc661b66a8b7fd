package dev.lanes.jmh.benchmark;

import org.openjdk.jmh.annotations.Param;

/** Forward passes of networks, one image and many. */
public class InferBenchmark extends NetworkBenchmark {
  /** Images of a pass. */
  @Param({"1", "32", "128"})
  public int batch = 1;

  /** Creates the state. */
  public InferBenchmark() {}

  @Override
  protected String benchmark() {
    return "infer";
  }

  @Override
  protected int batch() {
    return batch;
  }
}
