package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

/** Turns images in lanes into images side by side. */
final class Transpose {
  private Transpose() {}

  /**
   * Spreads one row of one channel, {@code [columns][16]}: image n of column i goes to {@code to[at
   * + i * columnStep + n * imageStep]}.
   */
  static void spread(
      float[] from,
      int source,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    for (int i = 0; i < columns; i++) {
      int s = source + i * BLOCK;
      int t = at + i * columnStep;
      for (int n = 0; n < images; n++) {
        to[t + n * imageStep] = from[s + n];
      }
    }
  }
}
