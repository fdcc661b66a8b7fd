package dev.lanes.zoo;

import java.util.List;
import java.util.Optional;

/** The networks that come with the library. */
public final class Zoo {
  private static final List<Model> MODELS =
      List.of(
          SmallModels.SHAPES_CNN,
          SmallModels.LINEAR_REGRESSION,
          SmallModels.LOGISTIC_REGRESSION,
          LeNet.MODEL_1989,
          LeNet.MODEL_1998,
          LeNet.MODEL,
          Krizhevsky.MODEL_2009,
          Krizhevsky.CUDA_CONVNET_80SEC,
          Krizhevsky.CUDA_CONVNET_18PCT,
          CudaConvnet.PCT_13,
          CudaConvnet.PCT_11,
          ResNet.CIFAR_20,
          ResNet.CIFAR_56,
          ResNet.PAGE_9,
          Airbench.MODEL,
          AlexNet.TWO_TOWERS,
          AlexNet.ONE_TOWER,
          ResNet.IMAGENET_18,
          ResNet.IMAGENET_50);

  private Zoo() {}

  /** Returns all models; the first is the one for a first try. */
  public static List<Model> models() {
    return MODELS;
  }

  /** Returns the names of all models. */
  public static List<String> names() {
    return MODELS.stream().map(Model::name).toList();
  }

  /** Returns the model of that name, if there is one. */
  public static Optional<Model> find(String name) {
    return MODELS.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /**
   * Returns the model of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Model named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model: there is no '%s'; choose one of %s"
                        .formatted(name, String.join(", ", names()))));
  }
}
