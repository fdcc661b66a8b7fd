package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Micro-kernel that packs 8 rows for a tile, 16 columns at a time in registers, for 512-bit
 * vectors: {@link Pack4x8} with one bit more of the row and of the column.
 */
final class Pack8x16 {
  private static final VectorShuffle<Float> EIGHT_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 8);
  private static final VectorShuffle<Float> FOUR_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
  private static final VectorShuffle<Float> TWO_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
  private static final VectorShuffle<Float> ROWS_LAST =
      VectorShuffle.fromOp(SPECIES, i -> (i & 7) * 2 + i / 8);
  private static final VectorMask<Float> EIGHTS = VectorMask.fromLong(SPECIES, 0xff00);
  private static final VectorMask<Float> FOURS = VectorMask.fromLong(SPECIES, 0xf0f0);
  private static final VectorMask<Float> TWOS = VectorMask.fromLong(SPECIES, 0xcccc);
  private static final VectorMask<Float> NOT_EIGHTS = EIGHTS.not();
  private static final VectorMask<Float> NOT_FOURS = FOURS.not();
  private static final VectorMask<Float> NOT_TWOS = TWOS.not();

  private Pack8x16() {}

  /**
   * Packs 16 columns: number k of row i goes to {@code to[at + k * 8 + i]}.
   *
   * @param row from one row to the next
   */
  static void packUnchecked(float[] from, int source, int row, float[] to, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, from, source);
    FloatVector a1 = FloatVector.fromArray(SPECIES, from, source + row);
    FloatVector a2 = FloatVector.fromArray(SPECIES, from, source + 2 * row);
    FloatVector a3 = FloatVector.fromArray(SPECIES, from, source + 3 * row);
    FloatVector a4 = FloatVector.fromArray(SPECIES, from, source + 4 * row);
    FloatVector a5 = FloatVector.fromArray(SPECIES, from, source + 5 * row);
    FloatVector a6 = FloatVector.fromArray(SPECIES, from, source + 6 * row);
    FloatVector a7 = FloatVector.fromArray(SPECIES, from, source + 7 * row);
    FloatVector b0 = a0.blend(a4.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b1 = a1.blend(a5.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b2 = a2.blend(a6.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b3 = a3.blend(a7.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b4 = a4.blend(a0.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b5 = a5.blend(a1.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b6 = a6.blend(a2.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b7 = a7.blend(a3.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector c0 = b0.blend(b2.rearrange(FOUR_APART), FOURS);
    FloatVector c1 = b1.blend(b3.rearrange(FOUR_APART), FOURS);
    FloatVector c2 = b2.blend(b0.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c3 = b3.blend(b1.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c4 = b4.blend(b6.rearrange(FOUR_APART), FOURS);
    FloatVector c5 = b5.blend(b7.rearrange(FOUR_APART), FOURS);
    FloatVector c6 = b6.blend(b4.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c7 = b7.blend(b5.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector d0 = c0.blend(c1.rearrange(TWO_APART), TWOS);
    FloatVector d1 = c1.blend(c0.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d2 = c2.blend(c3.rearrange(TWO_APART), TWOS);
    FloatVector d3 = c3.blend(c2.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d4 = c4.blend(c5.rearrange(TWO_APART), TWOS);
    FloatVector d5 = c5.blend(c4.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d6 = c6.blend(c7.rearrange(TWO_APART), TWOS);
    FloatVector d7 = c7.blend(c6.rearrange(TWO_APART), NOT_TWOS);
    d0.rearrange(ROWS_LAST).intoArray(to, at);
    d1.rearrange(ROWS_LAST).intoArray(to, at + 16);
    d2.rearrange(ROWS_LAST).intoArray(to, at + 32);
    d3.rearrange(ROWS_LAST).intoArray(to, at + 48);
    d4.rearrange(ROWS_LAST).intoArray(to, at + 64);
    d5.rearrange(ROWS_LAST).intoArray(to, at + 80);
    d6.rearrange(ROWS_LAST).intoArray(to, at + 96);
    d7.rearrange(ROWS_LAST).intoArray(to, at + 112);
  }
}
