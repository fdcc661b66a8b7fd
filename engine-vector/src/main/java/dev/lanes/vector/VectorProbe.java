package dev.lanes.vector;

import dev.lanes.spi.Availability;

/** What the Vector API offers here; touched only where its module is present. */
final class VectorProbe {
  private VectorProbe() {}

  static Availability probe() {
    return Availability.available(device());
  }

  /**
   * Returns whether vectors have two floats: what a JVM offers that has none longer, or none at
   * all, as without its optimising compiler, and then computes floats one by one.
   */
  static boolean isShort() {
    return VectorConstants.LANES == 2;
  }

  /** Returns for example {@code CPU, 16 lanes of float (S_512_BIT)}. */
  static String device() {
    return "CPU, "
        + VectorConstants.LANES
        + " lanes of float ("
        + VectorConstants.SPECIES.vectorShape()
        + (isShort() ? "), slow: this JVM has no longer vectors, or none and emulates these" : ")");
  }
}
