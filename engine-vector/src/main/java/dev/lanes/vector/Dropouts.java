package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.random.Philox;

/** Draws dropout masks in either layout; the numbers depend on image and element alone. */
final class Dropouts {
  private static final int WORDS = 4; // a block of the generator
  private static final int SCRATCH = 2 * BLOCK; // ints a thread, so that they share no cache line

  private Dropouts() {}

  static Kernel of(DropoutMask mask, Layout layout, Storage y, Workspace workspace) {
    Shape shape = mask.shape();
    int size = shape.sizePerEntry();
    int images = shape.rank() == 0 ? 1 : shape.dim(0);
    boolean blocked = layout == Layout.BLOCKED;
    int[] words = new int[workspace.threads() * SCRATCH];
    return RangeKernel.of(
        "philox",
        images,
        16L * size, // drawing a number takes as long as touching some dozen
        (from, to, thread, step) -> {
          for (int image = from; image < to; image++) {
            int first =
                y.offset()
                    + (blocked ? image / BLOCK * BLOCK * size + image % BLOCK : image * size);
            draw(mask, image, step, y.array(), first, blocked ? BLOCK : 1, words, thread * SCRATCH);
          }
        });
  }

  private static void draw(
      DropoutMask mask,
      int image,
      long step,
      float[] y,
      int first,
      int stride,
      int[] words,
      int wordsAt) {
    int size = mask.shape().sizePerEntry();
    float rate = mask.rate();
    float kept = 1 / (1 - rate);
    for (int j = 0; j < size; j += WORDS) {
      Philox.block(mask.seed(), j / WORDS, image, (int) step, mask.stream(), words, wordsAt);
      int count = Math.min(WORDS, size - j);
      for (int w = 0; w < count; w++) {
        y[first + (j + w) * stride] = Philox.toUnitFloat(words[wordsAt + w]) >= rate ? kept : 0;
      }
    }
  }
}
