package dev.lanes.datasets.loading;

/**
 * Numbered examples in the form a network takes them: what {@link BatchLoader} makes batches of.
 *
 * <p>An example is a pure function of the epoch and its number, so that it does not matter which
 * thread makes it, or in which run.
 */
public interface ExampleSource {
  /**
   * What the examples are, for errors.
   *
   * @return such as {@code "the training images"}
   */
  String description();

  /**
   * How many there are.
   *
   * @return the number, at least 1
   */
  int size();

  /**
   * How many floats one example has.
   *
   * @return the length
   */
  int length();

  /**
   * Makes a writer with its own working memory, to be used by one thread.
   *
   * @return the writer
   */
  Writer newWriter();

  /** Writes examples, reusing its working memory. */
  @FunctionalInterface
  interface Writer {
    /**
     * Writes one example.
     *
     * @param epoch which pass over the data this is for, from 0
     * @param index which example
     * @param out receives {@link ExampleSource#length()} floats
     * @param offset where the first one goes
     * @return what a network should answer: the class index, or the number to predict; NaN for an
     *     example that is to be left out
     */
    float write(int epoch, int index, float[] out, int offset);
  }
}
