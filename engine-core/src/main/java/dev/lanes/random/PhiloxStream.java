package dev.lanes.random;

/**
 * A sequence of random numbers drawn from {@link Philox} in order.
 *
 * <p>Seed and stream number choose the sequence, {@link #position()} is all the state there is: a
 * checkpoint keeps that one number, and {@link #position(long)} goes on from it. Word {@code p} of
 * the sequence is word {@code p mod 4} of the block with counter {@code p / 4}. Not safe for use by
 * several threads at once; give each its own stream number.
 */
public final class PhiloxStream {
  private final long seed;
  private final long stream;
  private final int[] words = new int[4];
  private long wordsBlock = -1;
  private long position;

  /**
   * Opens a sequence at its beginning.
   *
   * @param seed the key, see {@link Philox#mix}
   * @param stream which of the 2^64 unrelated sequences of that key
   */
  public PhiloxStream(long seed, long stream) {
    this.seed = seed;
    this.stream = stream;
  }

  /**
   * How many 32-bit words have been drawn.
   *
   * @return the state of this sequence
   */
  public long position() {
    return position;
  }

  /**
   * Goes to a position, so that the next word drawn is that one.
   *
   * @param position a number of words from the beginning, as {@link #position()} gave it
   * @throws IllegalArgumentException if it is negative
   */
  public void position(long position) {
    if (position < 0) {
      throw new IllegalArgumentException(
          "random stream: position "
              + position
              + " is negative; give one that position() returned");
    }
    this.position = position;
  }

  /**
   * Draws one word.
   *
   * @return 32 random bits
   */
  public int nextInt() {
    long block = position >>> 2;
    if (block != wordsBlock) {
      Philox.block(
          seed, (int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32), words, 0);
      wordsBlock = block;
    }
    return words[(int) (position++ & 3)];
  }

  /**
   * Draws an integer uniform over {@code 0 .. bound-1}, without bias (Lemire's multiplication
   * method; a word is rejected with probability below bound / 2^32).
   *
   * @param bound the number of values, at least 1
   * @return the integer
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException(
          "random integer: bound " + bound + " is not positive; give at least 1");
    }
    long product = (nextInt() & 0xFFFFFFFFL) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = (1L << 32) % bound;
      while (low < threshold) {
        product = (nextInt() & 0xFFFFFFFFL) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /**
   * Draws a float uniform over [0, 1).
   *
   * @return a multiple of 2^-24
   */
  public float nextFloat() {
    return Philox.toUnitFloat(nextInt());
  }

  /**
   * Draws a number of the standard normal distribution; always takes two words, so that positions
   * stay predictable.
   *
   * @return a number with mean 0 and standard deviation 1
   */
  public float nextGaussian() {
    int word1 = nextInt();
    return Philox.toGaussian(word1, nextInt());
  }

  /**
   * Permutes an array in place, every order equally likely (Fisher-Yates from the back).
   *
   * @param values the array
   */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
