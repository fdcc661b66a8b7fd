package dev.lanes.jmh.benchmark;

import org.openjdk.jmh.annotations.Param;

/** Training steps. */
public class TrainBenchmark extends NetworkBenchmark {
  /** Images of a step. */
  @Param("128")
  public int batch = 128;

  /** Creates the state. */
  public TrainBenchmark() {}

  @Override
  protected String benchmark() {
    return "train";
  }

  @Override
  protected int batch() {
    return batch;
  }
}
