package dev.lanes.jmh.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds a core can do: independent chains of them on vectors of the preferred
 * width, nothing else in the loop.
 *
 * <p>Twelve chains hide a latency of up to six cycles at two a cycle, and leave room for the two
 * operands in 16 registers.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /** Returns the floating-point operations of so many turns. */
  public static double flops(int turns) {
    return 2.0 * CHAINS * SPECIES.length() * turns;
  }

  /** Runs so many turns; returns a number that depends on all of them. */
  public static float run(int turns) {
    FloatVector m = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector c0 = a;
    FloatVector c1 = a;
    FloatVector c2 = a;
    FloatVector c3 = a;
    FloatVector c4 = a;
    FloatVector c5 = a;
    FloatVector c6 = a;
    FloatVector c7 = a;
    FloatVector c8 = a;
    FloatVector c9 = a;
    FloatVector c10 = a;
    FloatVector c11 = a;
    for (int i = 0; i < turns; i++) {
      c0 = c0.fma(m, a);
      c1 = c1.fma(m, a);
      c2 = c2.fma(m, a);
      c3 = c3.fma(m, a);
      c4 = c4.fma(m, a);
      c5 = c5.fma(m, a);
      c6 = c6.fma(m, a);
      c7 = c7.fma(m, a);
      c8 = c8.fma(m, a);
      c9 = c9.fma(m, a);
      c10 = c10.fma(m, a);
      c11 = c11.fma(m, a);
    }
    FloatVector sum =
        c0.add(c1)
            .add(c2.add(c3))
            .add(c4.add(c5))
            .add(c6.add(c7))
            .add(c8.add(c9))
            .add(c10.add(c11));
    return sum.lane(0);
  }
}
