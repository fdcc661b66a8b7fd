package dev.lanes.cli;

/** Where a training run shows how it gets on; several threads may. */
interface Display extends AutoCloseable {
  /** Shows a line that stays. */
  void line(String text);

  /**
   * Shows how far the present task is.
   *
   * @param task what is being done, such as {@code epoch 3/12}
   * @param done how much of it is done
   * @param total how much there is to do
   * @param detail what else there is to say, such as the loss
   */
  void progress(String task, long done, long total, String detail);

  /** Takes away what does not stay. */
  @Override
  void close();
}
