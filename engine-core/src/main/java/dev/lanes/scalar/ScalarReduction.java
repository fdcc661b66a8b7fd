package dev.lanes.scalar;

/** Sums over axes, and repetition along them. */
final class ScalarReduction {
  private ScalarReduction() {}

  /** Sums, for each index of the kept axes, over all indices of the reduced ones. */
  static void sum(Walk kept, Walk reduced, Tensor x, Tensor y, boolean wide) {
    int out = y.at;
    int stride = reduced.stride(0);
    for (int keptRow = 0; keptRow < kept.rows; keptRow++) {
      for (int k = 0; k < kept.length; k++) {
        int base = x.at + kept.start(0, keptRow) + k * kept.stride(0);
        float sum = 0;
        double wideSum = 0;
        for (int row = 0; row < reduced.rows; row++) {
          int at = base + reduced.start(0, row);
          for (int i = 0; i < reduced.length; i++) {
            if (wide) {
              wideSum += x.data[at + i * stride];
            } else {
              sum += x.data[at + i * stride];
            }
          }
        }
        y.data[out++] = wide ? (float) wideSum : sum;
      }
    }
  }

  static void broadcastTo(Walk walk, Tensor x, Tensor y) {
    int out = y.at;
    for (int row = 0; row < walk.rows; row++) {
      int at = x.at + walk.start(0, row);
      for (int i = 0; i < walk.length; i++) {
        y.data[out++] = x.data[at + i * walk.stride(0)];
      }
    }
  }
}
