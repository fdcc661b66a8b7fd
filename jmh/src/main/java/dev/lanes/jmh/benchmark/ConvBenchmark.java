package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.task.StandardShapes;
import org.openjdk.jmh.annotations.Param;

/** Convolutions, their gradients, and all of a layer's training step. */
public class ConvBenchmark extends EngineBenchmark {
  /** The part of the layer. */
  @Param({"conv-forward", "conv-input-gradient", "conv-filter-gradient", "conv-training"})
  public String pass = "conv-forward";

  /** The sizes {@code n,c,h,w,k,r,s,stride,pad,groups}. */
  @Param({
    StandardShapes.CUDA_CONVNET_CONV1,
    StandardShapes.CUDA_CONVNET_CONV2,
    StandardShapes.CUDA_CONVNET_CONV3,
    StandardShapes.KRIZHEVSKY_2009_CONV,
    StandardShapes.RESNET_STAGE2,
    StandardShapes.RESNET_STAGE3,
    StandardShapes.RESNET_STAGE4,
    StandardShapes.RESNET_STAGE4_WIDEN,
    StandardShapes.ALEXNET_CONV1,
    StandardShapes.ALEXNET_CONV2,
    StandardShapes.ALEXNET_CONV3,
    StandardShapes.RESNET_CONV1
  })
  public String shape = StandardShapes.CUDA_CONVNET_CONV1;

  /** Creates the state. */
  public ConvBenchmark() {}

  @Override
  protected String benchmark() {
    return pass;
  }

  @Override
  protected String sizes() {
    return commas(shape);
  }
}
