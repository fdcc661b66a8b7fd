package dev.lanes.jmh.benchmark;

import org.openjdk.jmh.annotations.Param;

/** A step of a network of the zoo. */
public abstract class NetworkBenchmark extends EngineBenchmark {
  /** The network. */
  @Param({
    "shapes-cnn",
    "linear-regression",
    "logistic-regression",
    "lenet-1989",
    "lenet-5-1998",
    "lenet-5",
    "krizhevsky-2009",
    "cuda-convnet-80sec",
    "cuda-convnet-18pct",
    "cuda-convnet-13pct",
    "cuda-convnet-11pct",
    "resnet-20",
    "resnet-56",
    "resnet-9",
    "airbench94",
    "alexnet",
    "alexnet-owt",
    "resnet-18",
    "resnet-50"
  })
  public String model = "shapes-cnn";

  /** Creates the state. */
  protected NetworkBenchmark() {}

  /** Returns the images of a step. */
  protected abstract int batch();

  @Override
  protected String sizes() {
    return model + "," + batch();
  }
}
