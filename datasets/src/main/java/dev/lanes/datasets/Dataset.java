package dev.lanes.datasets;

/** A named set of examples, divided into a part to train on and a part to test on. */
public sealed interface Dataset permits ImageDataset, TabularDataset {
  /**
   * The name it is known by in the catalogue, such as {@code "cifar10"}.
   *
   * @return the name
   */
  String name();
}
