package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Micro-kernel that packs 4 rows for a tile, 8 columns at a time in registers, for 256-bit vectors.
 *
 * <p>Where a number is says 5 bits: 2 of its row, which is its vector, and 3 of its column, which
 * is its lane. Two exchanges of a bit of each, as in {@link Turn8x8}, and a permutation of the
 * lanes bring the row to the last two.
 */
final class Pack4x8 {
  private static final VectorShuffle<Float> FOUR_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
  private static final VectorShuffle<Float> TWO_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
  private static final VectorShuffle<Float> ROWS_LAST =
      VectorShuffle.fromOp(SPECIES, i -> (i & 3) * 2 + i / 4);
  private static final VectorMask<Float> FOURS = VectorMask.fromLong(SPECIES, 0xf0);
  private static final VectorMask<Float> TWOS = VectorMask.fromLong(SPECIES, 0xcc);
  private static final VectorMask<Float> NOT_FOURS = FOURS.not();
  private static final VectorMask<Float> NOT_TWOS = TWOS.not();

  private Pack4x8() {}

  /**
   * Packs 8 columns: number k of row i goes to {@code to[at + k * 4 + i]}.
   *
   * @param row from one row to the next
   */
  static void packUnchecked(float[] from, int source, int row, float[] to, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, from, source);
    FloatVector a1 = FloatVector.fromArray(SPECIES, from, source + row);
    FloatVector a2 = FloatVector.fromArray(SPECIES, from, source + 2 * row);
    FloatVector a3 = FloatVector.fromArray(SPECIES, from, source + 3 * row);
    FloatVector b0 = a0.blend(a2.rearrange(FOUR_APART), FOURS);
    FloatVector b1 = a1.blend(a3.rearrange(FOUR_APART), FOURS);
    FloatVector b2 = a2.blend(a0.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector b3 = a3.blend(a1.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c0 = b0.blend(b1.rearrange(TWO_APART), TWOS);
    FloatVector c1 = b1.blend(b0.rearrange(TWO_APART), NOT_TWOS);
    FloatVector c2 = b2.blend(b3.rearrange(TWO_APART), TWOS);
    FloatVector c3 = b3.blend(b2.rearrange(TWO_APART), NOT_TWOS);
    c0.rearrange(ROWS_LAST).intoArray(to, at);
    c1.rearrange(ROWS_LAST).intoArray(to, at + 8);
    c2.rearrange(ROWS_LAST).intoArray(to, at + 16);
    c3.rearrange(ROWS_LAST).intoArray(to, at + 24);
  }
}
