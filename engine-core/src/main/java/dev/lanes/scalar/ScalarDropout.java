package dev.lanes.scalar;

import dev.lanes.graph.op.DropoutMask;
import dev.lanes.random.Philox;

/** The random mask of dropout, four elements of an entry at a time. */
final class ScalarDropout {
  private ScalarDropout() {}

  static void mask(DropoutMask op, long step, int[] words, Tensor y) {
    float kept = 1 / (1 - op.rate());
    int perEntry = y.shape.sizePerEntry();
    int entries = y.size() / perEntry;
    for (int n = 0; n < entries; n++) {
      int out = y.at + n * perEntry;
      for (int j = 0; j < perEntry; j++) {
        if (j % 4 == 0) {
          Philox.block(op.seed(), j / 4, n, (int) step, op.stream(), words, 0);
        }
        y.data[out + j] = Philox.toUnitFloat(words[j % 4]) >= op.rate() ? kept : 0;
      }
    }
  }
}
