package dev.lanes.scalar;

import java.util.Arrays;

/**
 * Sums that many places add to: in the result itself, or, where sums are double, in a scratch array
 * that is rounded to the result at the end.
 */
final class Scatter {
  private Scatter() {}

  static void clear(float[] result, int from, int length, double[] scratch, boolean wide) {
    if (wide) {
      Arrays.fill(scratch, 0, length, 0);
    } else {
      Arrays.fill(result, from, from + length, 0);
    }
  }

  static void finish(float[] result, int from, int length, double[] scratch, boolean wide) {
    if (wide) {
      for (int i = 0; i < length; i++) {
        result[from + i] = (float) scratch[i];
      }
    }
  }
}
