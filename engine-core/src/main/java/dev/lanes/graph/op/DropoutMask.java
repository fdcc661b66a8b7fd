package dev.lanes.graph.op;

import dev.lanes.graph.Shape;

/**
 * The random mask of dropout: 0 with probability {@code rate}, else {@code 1/(1-rate)}.
 *
 * <p>Element {@code j} of entry {@code n} of the batch in step {@code t} is word {@code j mod 4} of
 * the Philox block with key {@code seed} and counter {@code (j/4, n, t, stream)}, as a float in
 * [0,1): kept where it is at least {@code rate}. Every backend draws the same numbers, whatever its
 * layout and threads.
 *
 * <p>Srivastava et al., "Dropout", JMLR 15 (2014); Salmon et al., "Parallel random numbers", SC
 * 2011.
 *
 * @param rate the share of zeros, in [0,1)
 * @param seed the seed of the run
 * @param stream tells the masks of one graph apart
 * @param shape {@code [batch, ...]}
 */
public record DropoutMask(float rate, long seed, int stream, Shape shape) implements Source {
  /** Checks the rate. */
  public DropoutMask {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "dropout: rate must be at least 0 and below 1, not " + rate);
    }
  }
}
