package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The random masks of dropout: the numbers of {@link dev.lanes.random.Philox}, four at a time. */
final class Masks {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_32 = 0xFFFFFFFFL;

  private Masks() {}

  /**
   * Draws the mask of {@code [perImage, images]}; an item is four elements of an image.
   *
   * @param control its first number is the step
   */
  static void draw(
      FloatArray m,
      IntArray control,
      int y,
      int items,
      int images,
      int pitch,
      int perImage,
      int key0,
      int key1,
      int stream,
      float rate,
      float kept) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int block = item / images;
      int n = item - block * images;
      int x0 = block;
      int x1 = n;
      int x2 = control.get(0);
      int x3 = stream;
      int k0 = key0;
      int k1 = key1;
      for (int round = 0; round < 10; round++) {
        long product0 = MULTIPLIER_0 * (x0 & LOW_32);
        long product1 = MULTIPLIER_1 * (x2 & LOW_32);
        x0 = (int) (product1 >>> 32) ^ x1 ^ k0;
        x1 = (int) product1;
        x2 = (int) (product0 >>> 32) ^ x3 ^ k1;
        x3 = (int) product0;
        k0 += WEYL_0;
        k1 += WEYL_1;
      }
      // a condition in place of this bound does not compile where an image has less than four
      int to = Math.min(4 * block + 4, perImage);
      for (int element = 4 * block; element < to; element++) {
        int j = element - 4 * block;
        int word = j == 0 ? x0 : j == 1 ? x1 : j == 2 ? x2 : x3;
        // on a device >>> of an int keeps its sign, so the mask is needed
        float unit = ((word >> 8) & 0xFFFFFF) * 0x1p-24f;
        m.set(y + element * pitch + n, unit >= rate ? kept : 0f);
      }
    }
  }
}
