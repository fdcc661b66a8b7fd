package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Micro-kernel that transposes 16 rows of 16 numbers in registers, for 512-bit vectors. */
final class Turn16x16 {
  private static final VectorShuffle<Float> EIGHT_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 8);
  private static final VectorShuffle<Float> FOUR_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 4);
  private static final VectorShuffle<Float> TWO_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 2);
  private static final VectorShuffle<Float> ONE_APART = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
  private static final VectorMask<Float> EIGHTS = VectorMask.fromLong(SPECIES, 0xff00);
  private static final VectorMask<Float> FOURS = VectorMask.fromLong(SPECIES, 0xf0f0);
  private static final VectorMask<Float> TWOS = VectorMask.fromLong(SPECIES, 0xcccc);
  private static final VectorMask<Float> ONES = VectorMask.fromLong(SPECIES, 0xaaaa);
  private static final VectorMask<Float> NOT_EIGHTS = EIGHTS.not();
  private static final VectorMask<Float> NOT_FOURS = FOURS.not();
  private static final VectorMask<Float> NOT_TWOS = TWOS.not();
  private static final VectorMask<Float> NOT_ONES = ONES.not();

  private Turn16x16() {}

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
    FloatVector a8 = FloatVector.fromArray(SPECIES, from, source + 8 * row);
    FloatVector a9 = FloatVector.fromArray(SPECIES, from, source + 9 * row);
    FloatVector a10 = FloatVector.fromArray(SPECIES, from, source + 10 * row);
    FloatVector a11 = FloatVector.fromArray(SPECIES, from, source + 11 * row);
    FloatVector a12 = FloatVector.fromArray(SPECIES, from, source + 12 * row);
    FloatVector a13 = FloatVector.fromArray(SPECIES, from, source + 13 * row);
    FloatVector a14 = FloatVector.fromArray(SPECIES, from, source + 14 * row);
    FloatVector a15 = FloatVector.fromArray(SPECIES, from, source + 15 * row);
    FloatVector b0 = a0.blend(a8.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b1 = a1.blend(a9.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b2 = a2.blend(a10.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b3 = a3.blend(a11.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b4 = a4.blend(a12.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b5 = a5.blend(a13.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b6 = a6.blend(a14.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b7 = a7.blend(a15.rearrange(EIGHT_APART), EIGHTS);
    FloatVector b8 = a8.blend(a0.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b9 = a9.blend(a1.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b10 = a10.blend(a2.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b11 = a11.blend(a3.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b12 = a12.blend(a4.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b13 = a13.blend(a5.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b14 = a14.blend(a6.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector b15 = a15.blend(a7.rearrange(EIGHT_APART), NOT_EIGHTS);
    FloatVector c0 = b0.blend(b4.rearrange(FOUR_APART), FOURS);
    FloatVector c1 = b1.blend(b5.rearrange(FOUR_APART), FOURS);
    FloatVector c2 = b2.blend(b6.rearrange(FOUR_APART), FOURS);
    FloatVector c3 = b3.blend(b7.rearrange(FOUR_APART), FOURS);
    FloatVector c4 = b4.blend(b0.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c5 = b5.blend(b1.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c6 = b6.blend(b2.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c7 = b7.blend(b3.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c8 = b8.blend(b12.rearrange(FOUR_APART), FOURS);
    FloatVector c9 = b9.blend(b13.rearrange(FOUR_APART), FOURS);
    FloatVector c10 = b10.blend(b14.rearrange(FOUR_APART), FOURS);
    FloatVector c11 = b11.blend(b15.rearrange(FOUR_APART), FOURS);
    FloatVector c12 = b12.blend(b8.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c13 = b13.blend(b9.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c14 = b14.blend(b10.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector c15 = b15.blend(b11.rearrange(FOUR_APART), NOT_FOURS);
    FloatVector d0 = c0.blend(c2.rearrange(TWO_APART), TWOS);
    FloatVector d1 = c1.blend(c3.rearrange(TWO_APART), TWOS);
    FloatVector d2 = c2.blend(c0.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d3 = c3.blend(c1.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d4 = c4.blend(c6.rearrange(TWO_APART), TWOS);
    FloatVector d5 = c5.blend(c7.rearrange(TWO_APART), TWOS);
    FloatVector d6 = c6.blend(c4.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d7 = c7.blend(c5.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d8 = c8.blend(c10.rearrange(TWO_APART), TWOS);
    FloatVector d9 = c9.blend(c11.rearrange(TWO_APART), TWOS);
    FloatVector d10 = c10.blend(c8.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d11 = c11.blend(c9.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d12 = c12.blend(c14.rearrange(TWO_APART), TWOS);
    FloatVector d13 = c13.blend(c15.rearrange(TWO_APART), TWOS);
    FloatVector d14 = c14.blend(c12.rearrange(TWO_APART), NOT_TWOS);
    FloatVector d15 = c15.blend(c13.rearrange(TWO_APART), NOT_TWOS);
    d0.blend(d1.rearrange(ONE_APART), ONES).intoArray(to, at);
    d1.blend(d0.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + step);
    d2.blend(d3.rearrange(ONE_APART), ONES).intoArray(to, at + 2 * step);
    d3.blend(d2.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 3 * step);
    d4.blend(d5.rearrange(ONE_APART), ONES).intoArray(to, at + 4 * step);
    d5.blend(d4.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 5 * step);
    d6.blend(d7.rearrange(ONE_APART), ONES).intoArray(to, at + 6 * step);
    d7.blend(d6.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 7 * step);
    d8.blend(d9.rearrange(ONE_APART), ONES).intoArray(to, at + 8 * step);
    d9.blend(d8.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 9 * step);
    d10.blend(d11.rearrange(ONE_APART), ONES).intoArray(to, at + 10 * step);
    d11.blend(d10.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 11 * step);
    d12.blend(d13.rearrange(ONE_APART), ONES).intoArray(to, at + 12 * step);
    d13.blend(d12.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 13 * step);
    d14.blend(d15.rearrange(ONE_APART), ONES).intoArray(to, at + 14 * step);
    d15.blend(d14.rearrange(ONE_APART), NOT_ONES).intoArray(to, at + 15 * step);
  }
}
