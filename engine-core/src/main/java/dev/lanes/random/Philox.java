package dev.lanes.random;

/**
 * The counter-based generator Philox4x32-10: 128 random bits as a pure function of a 64-bit key and
 * a 128-bit counter.
 *
 * <p>Ten rounds, each replacing the counter (x0, x1, x2, x3) under the round key (k0, k1) by
 *
 * <pre>
 *   (hi(M1*x2) ^ x1 ^ k0,  lo(M1*x2),  hi(M0*x0) ^ x3 ^ k1,  lo(M0*x0))
 * </pre>
 *
 * after which the key is advanced by the Weyl constants. There is no state: neighbouring counters
 * are independent, so a draw is found again from where it belongs (seed, step, node, element)
 * instead of from everything drawn before it.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon, Moraes, Dror, Shaw: Parallel
 *     Random Numbers: As Easy as 1, 2, 3 (SC 2011)</a>
 */
public final class Philox {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW_32 = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Writes the four random words of one counter to {@code out4[offset .. offset+3]}.
   *
   * @param key the key; its low 32 bits are k0, its high 32 bits k1
   * @param c0 counter word 0, the fastest by convention
   * @param c1 counter word 1
   * @param c2 counter word 2
   * @param c3 counter word 3
   * @param out4 receives four words, each uniform over all 2^32 values
   * @param offset where the first word goes
   * @throws ArrayIndexOutOfBoundsException if fewer than four elements follow {@code offset}
   */
  public static void block(long key, int c0, int c1, int c2, int c3, int[] out4, int offset) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & LOW_32) * (x0 & LOW_32);
      long product1 = (MULTIPLIER_1 & LOW_32) * (x2 & LOW_32);
      x0 = (int) (product1 >>> 32) ^ x1 ^ k0;
      x1 = (int) product1;
      x2 = (int) (product0 >>> 32) ^ x3 ^ k1;
      x3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out4[offset] = x0;
    out4[offset + 1] = x1;
    out4[offset + 2] = x2;
    out4[offset + 3] = x3;
  }

  /**
   * Maps a random word to a float uniform over the multiples of 2^-24 in [0, 1).
   *
   * @param word 32 random bits, of which the high 24 are used
   * @return a number in [0, 1)
   */
  public static float toUnitFloat(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /**
   * Maps two random words to one number of the standard normal distribution by the Box-Muller
   * transform {@code sqrt(-2 ln u1) * cos(2 pi u2)}, in {@link StrictMath} so that every machine
   * gets the same bits.
   *
   * @param word1 32 random bits for the radius
   * @param word2 32 random bits for the angle
   * @return a number with mean 0 and standard deviation 1, at most 6.7 in magnitude
   */
  public static float toGaussian(int word1, int word2) {
    // u1 in (0, 1], so that the logarithm is finite.
    double u1 = ((word1 & LOW_32) + 1) * 0x1p-32;
    double u2 = (word2 & LOW_32) * 0x1p-32;
    return (float)
        (StrictMath.sqrt(-2 * StrictMath.log(u1)) * StrictMath.cos(2 * StrictMath.PI * u2));
  }

  /**
   * Derives a key for one purpose from a seed, so that streams for different purposes (initial
   * weights, shuffling, dropout of one node) are unrelated: the 64-bit FNV-1a hash of the name's
   * UTF-16 units, combined with the seed by two rounds of the SplitMix64 finaliser.
   *
   * @param seed the run's seed
   * @param name what the numbers are for, such as {@code "shuffle"}
   * @return a key for {@link #block} or a seed for {@link PhiloxStream}
   */
  public static long mix(long seed, String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return finalise(finalise(seed + 0x9E3779B97F4A7C15L) ^ hash);
  }

  private static long finalise(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
