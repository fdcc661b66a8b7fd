package dev.lanes.vector;

import dev.lanes.spi.Availability;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the Vector API offers here; touched only where its module is present. */
final class VectorProbe {
  private static final int SHORTEST = 128;

  private VectorProbe() {}

  static Availability probe() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    if (preferred.vectorBitSize() < SHORTEST) {
      return Availability.unavailable(
          "the JVM offers vectors of " + preferred.vectorBitSize() + " bits only",
          "use a processor and a JVM with vectors of " + SHORTEST + " bits or more");
    }
    return Availability.available(device());
  }

  /** Returns for example {@code CPU, 16 lanes of float (S_512_BIT)}. */
  static String device() {
    return "CPU, "
        + VectorConstants.LANES
        + " lanes of float ("
        + VectorConstants.SPECIES.vectorShape()
        + ")";
  }
}
