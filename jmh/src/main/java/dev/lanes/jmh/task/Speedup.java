package dev.lanes.jmh.task;

import java.util.List;

/**
 * The work of 2009: A. Krizhevsky, "Convolutional Neural Networks for Object Classification in
 * CUDA", University of Toronto, April 2009, with the sizes of the same author's CudaConv benchmark
 * (January 2010).
 *
 * <p>All on 128 images and 64 filters of 8x8: forward from 32x32 colour images; the gradient of the
 * filters of that layer; and the gradient of 24x24 colour images, in the form that benchmark gives
 * it: the correlation of 64 maps of results, bordered by zeros to 31x31, with filters to 3
 * channels, the border computed like the rest.
 */
public final class Speedup {
  private Speedup() {}

  /** Returns the three operations and the training step. */
  public static List<Task> tasks() {
    return List.of(
        new Conv(Conv.Pass.FORWARD, 128, 3, 32, 32, 64, 8, 8, 1, 0, 1),
        new Conv(Conv.Pass.FILTER_GRADIENT, 128, 3, 32, 32, 64, 8, 8, 1, 0, 1),
        new Conv(Conv.Pass.FORWARD, 128, 64, 31, 31, 3, 8, 8, 1, 0, 1),
        new NetworkTask("krizhevsky-2009", 128, true));
  }
}
