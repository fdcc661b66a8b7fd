package dev.lanes.jmh.benchmark;

import org.openjdk.jmh.annotations.Param;

/** A task for backends and peers. */
public abstract class EngineBenchmark extends TaskBenchmark {
  /** The backend, or the peer. */
  @Param({"vector", "scalar"})
  public String backend = "vector";

  /** Creates the state. */
  protected EngineBenchmark() {}

  @Override
  protected String backend() {
    return backend;
  }
}
