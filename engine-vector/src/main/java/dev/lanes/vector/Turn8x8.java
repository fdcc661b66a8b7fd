package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Micro-kernel that transposes 8 rows of 8 numbers in registers, for 256-bit vectors. */
final class Turn8x8 {
  private static final VectorShuffle<Float> FOUR_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
  private static final VectorShuffle<Float> TWO_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
  private static final VectorShuffle<Float> ONE_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
  private static final VectorMask<Float> FOURS = VectorMask.fromLong(SPECIES, 0xf0);
  private static final VectorMask<Float> TWOS = VectorMask.fromLong(SPECIES, 0xcc);
  private static final VectorMask<Float> ONES = VectorMask.fromLong(SPECIES, 0xaa);
  private static final VectorMask<Float> NOT_FOURS = FOURS.not();
  private static final VectorMask<Float> NOT_TWOS = TWOS.not();
  private static final VectorMask<Float> NOT_ONES = ONES.not();

  private Turn8x8() {}

  /**
   * Transposes: number n of row c goes to {@code to[at + n * step + c]}.
   *
   * @param row from one row to the next
   */
  static void turnUnchecked(float[] from, int source, int row, float[] to, int at, int step) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, from, source);
    FloatVector a1 = FloatVector.fromArray(SPECIES, from, source + row);
    FloatVector a2 = FloatVector.fromArray(SPECIES, from, source + 2 * row);
    FloatVector a3 = FloatVector.fromArray(SPECIES, from, source + 3 * row);
    FloatVector a4 = FloatVector.fromArray(SPECIES, from, source + 4 * row);
    FloatVector a5 = FloatVector.fromArray(SPECIES, from, source + 5 * row);
    FloatVector a6 = FloatVector.fromArray(SPECIES, from, source + 6 * row);
    FloatVector a7 = FloatVector.fromArray(SPECIES, from, source + 7 * row);
    FloatVector b0 = a0.blend(a4.rearrange(FOUR_APART), FOURS);
    FloatVector b1 = a1.blend(a5.rearrange(FOUR_APART), FOURS);
    FloatVector b2 = a2.blend(a6.rearrange(FOUR_APART), FOURS);
    FloatVector b3 = a3.blend(a7.rearrange(FOUR_APART), FOURS);
    FloatVector b4 = a4.blend(a0.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector b5 = a5.blend(a1.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector b6 = a6.blend(a2.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector b7 = a7.blend(a3.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c0 = b0.blend(b2.rearrange(TWO_APART), TWOS);
    FloatVector c1 = b1.blend(b3.rearrange(TWO_APART), TWOS);
    FloatVector c2 = b2.blend(b0.rearrange(TWO_APART), NOT_TWOS);
    FloatVector c3 = b3.blend(b1.rearrange(TWO_APART), NOT_TWOS);
    FloatVector c4 = b4.blend(b6.rearrange(TWO_APART), TWOS);
    FloatVector c5 = b5.blend(b7.rearrange(TWO_APART), TWOS);
    FloatVector c6 = b6.blend(b4.rearrange(TWO_APART), NOT_TWOS);
    FloatVector c7 = b7.blend(b5.rearrange(TWO_APART), NOT_TWOS);
    c0.blend(c1.rearrange(ONE_APART), ONES).intoArray(to, at);
    c1.blend(c0.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + step);
    c2.blend(c3.rearrange(ONE_APART), ONES).intoArray(to, at + 2 * step);
    c3.blend(c2.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 3 * step);
    c4.blend(c5.rearrange(ONE_APART), ONES).intoArray(to, at + 4 * step);
    c5.blend(c4.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 5 * step);
    c6.blend(c7.rearrange(ONE_APART), ONES).intoArray(to, at + 6 * step);
    c7.blend(c6.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 7 * step);
  }
}
