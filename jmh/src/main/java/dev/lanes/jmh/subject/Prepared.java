package dev.lanes.jmh.subject;

import java.util.List;

/**
 * A task made ready for one subject.
 *
 * <p>What a run times: the operation itself with operands where the subject wants them (and the
 * result in the subject's own order); for a step of a network the way of the images in, and of the
 * loss or the outputs out, as well.
 */
public interface Prepared extends AutoCloseable {
  /**
   * Makes the settings of the process its own, such as a library's number of threads, which another
   * subject may have changed; called before every series of runs, outside the time.
   */
  default void begin() {}

  /** Does the task once. Nothing it starts is still running when it returns. */
  void run();

  /**
   * Returns the results of the last run, row-major, to be compared with those of another subject.
   *
   * <p>Products: {@code c}. Convolutions: {@code y}, {@code dx} or {@code dw}; for training all of
   * {@code y, dx, dw, dbias}. Other operations: {@code y}, or the gradients of x, scale and shift;
   * for the softmax the losses and the gradient of the logits; for the update the new parameter and
   * velocity. Inference: the outputs. Training: the loss, then the velocity of each parameter in
   * the order of {@code Network.parameters()}.
   */
  List<float[]> results();

  /** Frees what is not on the heap. */
  @Override
  void close();
}
