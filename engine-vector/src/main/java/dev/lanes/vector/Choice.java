package dev.lanes.vector;

import java.util.Locale;

/** How a plan tells what was chosen among. */
final class Choice {
  private Choice() {}

  /**
   * Returns the other method and its modelled time, if it is possible at all.
   *
   * @param method the name of the other
   * @param times its modelled time over that of the method taken; infinite if it is not possible
   */
  static String beside(String method, double times) {
    return Double.isInfinite(times) ? "" : String.format(Locale.ROOT, " (%s %.1fx)", method, times);
  }
}
