package dev.lanes.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this machine, and what follows from it; touched only after the probe.
 *
 * <p>Results must not depend on which compiler has got to a method yet. All kernels therefore keep
 * to operations that IEEE 754 defines to the bit (add, multiply, fma, divide, square root,
 * comparisons). They avoid {@code reduceLanes(ADD)}, whose order of summation is free, and the
 * mathematical functions of {@code VectorOperators}, which the interpreter takes from {@code Math}
 * and compiled code from a native library.
 */
final class VectorConstants {
  /** Images in a block: one 64-byte line of floats. */
  static final int BLOCK = 16;

  /**
   * The preferred shape, but never longer than a block. A JVM whose vectors are shorter than 64
   * bits, or that has none, names that shape and emulates it.
   *
   * <p>{@code BLOCK / LANES} vectors hold one number of every image of a block.
   */
  static final VectorSpecies<Float> SPECIES =
      switch (FloatVector.SPECIES_PREFERRED.length()) {
        case 2, 4, 8, 16 -> FloatVector.SPECIES_PREFERRED;
        default -> FloatVector.SPECIES_512;
      };

  /** Integers of the same shape. */
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** Floats in a vector: 2, 4, 8 or 16. */
  static final int LANES = SPECIES.length();

  /**
   * Where arrays begin to be used: their elements start 16 bytes into the object, and the object on
   * a cache line if the JVM aligns objects to 64 bytes or, under G1, if it is a large one, so that
   * element 12 lies on a cache line.
   */
  static final int FIRST = 12;

  /** Zeros. */
  static final FloatVector ZERO = FloatVector.zero(SPECIES);

  private VectorConstants() {}

  /** Returns the number of elements rounded up to whole blocks of 16. */
  static int padded(long elements) {
    return Math.toIntExact((elements + BLOCK - 1) / BLOCK * BLOCK);
  }
}
