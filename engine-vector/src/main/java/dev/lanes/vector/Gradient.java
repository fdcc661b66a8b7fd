package dev.lanes.vector;

/** The output gradient that a filter gradient reads. */
sealed interface Gradient {
  /**
   * One that lies in memory.
   *
   * @param dy where it lies
   */
  record Stored(Storage dy) implements Gradient {}

  /**
   * One of blocked images that is computed plane by plane, each once.
   *
   * @param planes the planes
   */
  record Computed(PlaneSource planes) implements Gradient {}
}
