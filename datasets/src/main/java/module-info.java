/**
 * CIFAR-10, MNIST, image folders and the built-in set, augmentation and loading in the background.
 */
module dev.lanes.datasets {
  requires dev.lanes.core;
  requires org.apache.commons.compress;
  requires static org.jspecify;
}
