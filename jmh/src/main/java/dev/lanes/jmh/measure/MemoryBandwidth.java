package dev.lanes.jmh.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most bytes the memory gives and takes: {@code a = b + s * c} over arrays that fit in no
 * cache, as in McCalpin's STREAM; 12 bytes a number, the line that is read before it is written not
 * counted.
 */
public final class MemoryBandwidth {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private MemoryBandwidth() {}

  /** Returns the bytes that so many numbers count. */
  public static double bytes(int floats) {
    return 12.0 * floats;
  }

  /** Computes the numbers {@code from} to {@code to}, multiples of the vector's length. */
  public static void triad(float[] a, float[] b, float[] c, int from, int to) {
    FloatVector s = FloatVector.broadcast(SPECIES, 3);
    for (int i = from; i < to; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, c, i)
          .fma(s, FloatVector.fromArray(SPECIES, b, i))
          .intoArray(a, i);
    }
  }
}
