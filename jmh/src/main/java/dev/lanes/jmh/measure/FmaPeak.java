package dev.lanes.jmh.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds a core can do: independent chains of them on vectors of the preferred
 * width, nothing else in the loop.
 *
 * <p>Twelve chains hide a latency of up to six cycles at two a cycle, and leave room for the two
 * operands in 16 registers. The chain is what is added to, as in a product: an instruction
 * overwrites that operand, so that with a chain of factors the addend would be copied for every
 * one, which costs a third of the peak beside a neighbour on the same core.
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
      c0 = m.fma(a, c0);
      c1 = m.fma(a, c1);
      c2 = m.fma(a, c2);
      c3 = m.fma(a, c3);
      c4 = m.fma(a, c4);
      c5 = m.fma(a, c5);
      c6 = m.fma(a, c6);
      c7 = m.fma(a, c7);
      c8 = m.fma(a, c8);
      c9 = m.fma(a, c9);
      c10 = m.fma(a, c10);
      c11 = m.fma(a, c11);
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
