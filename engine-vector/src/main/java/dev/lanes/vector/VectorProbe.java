package dev.lanes.vector;

import dev.lanes.spi.Availability;
import jdk.incubator.vector.FloatVector;

/** What the Vector API offers here; touched only where its module is present. */
final class VectorProbe {
  private VectorProbe() {}

  static Availability probe() {
    return Availability.available(device());
  }

  /** Returns whether the JVM's own vectors are too short, so that it computes ours one by one. */
  static boolean isEmulated() {
    return FloatVector.SPECIES_PREFERRED.length() < VectorConstants.LANES;
  }

  /** Returns for example {@code CPU, 16 lanes of float (S_512_BIT)}. */
  static String device() {
    return "CPU, "
        + VectorConstants.LANES
        + " lanes of float ("
        + VectorConstants.SPECIES.vectorShape()
        + (isEmulated() ? "), emulated and slow: the JVM's own vectors are shorter" : ")");
  }
}
