package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of Winograd's convolution with 6 x 6 numbers a tile, interpolated at 0, 1, -1, 2,
 * -2 and infinity: {@code F(4x4, 3x3)}, and {@code F(3x3, 4x4)} for the filter gradient (Lavin and
 * Gray, "Fast Algorithms for Convolutional Neural Networks", 2016). What the image is multiplied
 * with carries the divisors.
 *
 * <p>A number stands for {@link VectorConstants#LANES} of them side by side. Both dimensions are
 * transformed alike, one after the other, with a scratch of {@link #SCRATCH} floats between.
 */
final class WinogradTile {
  /** Numbers along a side of a transformed tile. */
  static final int SIDE = 6;

  /** Numbers of a transformed tile. */
  static final int POINTS = SIDE * SIDE;

  /** Floats of scratch. */
  static final int SCRATCH = POINTS * LANES;

  private WinogradTile() {}

  /**
   * Transforms 6 x 6 numbers of an image.
   *
   * @param x the numbers, {@code rowStep} from row to row, {@code columnStep} from one to the next
   * @param t scratch
   * @param v the transformed, {@code pointStep} from one to the next
   */
  static void imageUnchecked(
      float[] x,
      int xo,
      int rowStep,
      int columnStep,
      float[] t,
      int to,
      float[] v,
      int vo,
      int pointStep) {
    for (int j = 0; j < SIDE; j++) {
      imageLine(x, xo + j * columnStep, rowStep, t, to + j * LANES, SIDE * LANES);
    }
    for (int i = 0; i < SIDE; i++) {
      imageLine(t, to + i * SIDE * LANES, LANES, v, vo + i * SIDE * pointStep, pointStep);
    }
  }

  private static void imageLine(float[] x, int xo, int xStep, float[] y, int yo, int yStep) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, xo + xStep);
    FloatVector x2 = FloatVector.fromArray(SPECIES, x, xo + 2 * xStep);
    FloatVector x3 = FloatVector.fromArray(SPECIES, x, xo + 3 * xStep);
    FloatVector x4 = FloatVector.fromArray(SPECIES, x, xo + 4 * xStep);
    FloatVector x5 = FloatVector.fromArray(SPECIES, x, xo + 5 * xStep);
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
    FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
    four.fma(x0, minusFive.fma(x2, x4)).intoArray(y, yo);
    FloatVector even = minusFour.fma(x2, x4);
    FloatVector odd = minusFour.fma(x1, x3);
    even.add(odd).intoArray(y, yo + yStep);
    even.sub(odd).intoArray(y, yo + 2 * yStep);
    FloatVector difference = x4.sub(x2);
    FloatVector slope = x3.sub(x1);
    FloatVector twice = slope.add(slope);
    difference.add(twice).intoArray(y, yo + 3 * yStep);
    difference.sub(twice).intoArray(y, yo + 4 * yStep);
    four.fma(x1, minusFive.fma(x3, x5)).intoArray(y, yo + 5 * yStep);
  }

  /**
   * Transforms the taps of filters, or, for the filter gradient, a tile of output gradients.
   *
   * @param taps rows and columns, 3 or 4
   * @param w the taps, {@code rowStep} from row to row, {@code columnStep} from one to the next
   * @param t scratch
   * @param u the transformed, {@code pointStep} from one to the next
   */
  static void filterUnchecked(
      int taps,
      float[] w,
      int wo,
      int rowStep,
      int columnStep,
      float[] t,
      int to,
      float[] u,
      int uo,
      int pointStep) {
    for (int j = 0; j < taps; j++) {
      filterLine(taps, w, wo + j * columnStep, rowStep, t, to + j * LANES, SIDE * LANES);
    }
    for (int i = 0; i < SIDE; i++) {
      filterLine(taps, t, to + i * SIDE * LANES, LANES, u, uo + i * SIDE * pointStep, pointStep);
    }
  }

  /**
   * Each number of taps has code of its own, down to what it stores: C2 boxes vectors where
   * branches meet, and those handed to a method that it does not inline because it was compiled
   * before.
   */
  private static void filterLine(
      int taps, float[] w, int wo, int wStep, float[] y, int yo, int yStep) {
    if (taps == 3) {
      filterLine3(w, wo, wStep, y, yo, yStep);
    } else {
      filterLine4(w, wo, wStep, y, yo, yStep);
    }
  }

  private static void filterLine3(float[] w, int wo, int wStep, float[] y, int yo, int yStep) {
    FloatVector sixth = FloatVector.broadcast(SPECIES, -1f / 6);
    FloatVector twentyFourth = FloatVector.broadcast(SPECIES, 1f / 24);
    FloatVector g0 = FloatVector.fromArray(SPECIES, w, wo);
    FloatVector g1 = FloatVector.fromArray(SPECIES, w, wo + wStep);
    FloatVector g2 = FloatVector.fromArray(SPECIES, w, wo + 2 * wStep);
    FloatVector even = g0.add(g2);
    FloatVector evenTwo = FloatVector.broadcast(SPECIES, 4).fma(g2, g0);
    FloatVector oddTwo = g1.add(g1);
    g0.mul(FloatVector.broadcast(SPECIES, 0.25f)).intoArray(y, yo);
    even.add(g1).mul(sixth).intoArray(y, yo + yStep);
    even.sub(g1).mul(sixth).intoArray(y, yo + 2 * yStep);
    evenTwo.add(oddTwo).mul(twentyFourth).intoArray(y, yo + 3 * yStep);
    evenTwo.sub(oddTwo).mul(twentyFourth).intoArray(y, yo + 4 * yStep);
    g2.intoArray(y, yo + 5 * yStep);
  }

  private static void filterLine4(float[] w, int wo, int wStep, float[] y, int yo, int yStep) {
    FloatVector sixth = FloatVector.broadcast(SPECIES, -1f / 6);
    FloatVector twentyFourth = FloatVector.broadcast(SPECIES, 1f / 24);
    FloatVector g0 = FloatVector.fromArray(SPECIES, w, wo);
    FloatVector g1 = FloatVector.fromArray(SPECIES, w, wo + wStep);
    FloatVector g2 = FloatVector.fromArray(SPECIES, w, wo + 2 * wStep);
    FloatVector g3 = FloatVector.fromArray(SPECIES, w, wo + 3 * wStep);
    FloatVector even = g0.add(g2);
    FloatVector odd = g1.add(g3);
    FloatVector evenTwo = FloatVector.broadcast(SPECIES, 4).fma(g2, g0);
    FloatVector oddTwo = FloatVector.broadcast(SPECIES, 8).fma(g3, g1.add(g1));
    g0.mul(FloatVector.broadcast(SPECIES, 0.25f)).intoArray(y, yo);
    even.add(odd).mul(sixth).intoArray(y, yo + yStep);
    even.sub(odd).mul(sixth).intoArray(y, yo + 2 * yStep);
    evenTwo.add(oddTwo).mul(twentyFourth).intoArray(y, yo + 3 * yStep);
    evenTwo.sub(oddTwo).mul(twentyFourth).intoArray(y, yo + 4 * yStep);
    g3.intoArray(y, yo + 5 * yStep);
  }

  /**
   * Transforms products back to results.
   *
   * @param results rows and columns, 3 or 4
   * @param m the products, {@code pointStep} from one to the next
   * @param t {@code 2 * SCRATCH} floats; the results, {@code [results][results][LANES]}, from
   *     {@code to}
   */
  static void resultUnchecked(int results, float[] m, int mo, int pointStep, float[] t, int to) {
    int lines = to + SCRATCH;
    for (int j = 0; j < SIDE; j++) {
      resultLine(
          results, m, mo + j * pointStep, SIDE * pointStep, t, lines + j * LANES, SIDE * LANES);
    }
    for (int i = 0; i < results; i++) {
      resultLine(results, t, lines + i * SIDE * LANES, LANES, t, to + i * results * LANES, LANES);
    }
  }

  private static void resultLine(
      int results, float[] m, int mo, int mStep, float[] y, int yo, int yStep) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, m, mo);
    FloatVector m1 = FloatVector.fromArray(SPECIES, m, mo + mStep);
    FloatVector m2 = FloatVector.fromArray(SPECIES, m, mo + 2 * mStep);
    FloatVector m3 = FloatVector.fromArray(SPECIES, m, mo + 3 * mStep);
    FloatVector m4 = FloatVector.fromArray(SPECIES, m, mo + 4 * mStep);
    FloatVector m5 = FloatVector.fromArray(SPECIES, m, mo + 5 * mStep);
    FloatVector sum = m1.add(m2);
    FloatVector difference = m1.sub(m2);
    FloatVector sumTwo = m3.add(m4);
    FloatVector differenceTwo = m3.sub(m4);
    m0.add(sum).add(sumTwo).intoArray(y, yo);
    FloatVector.broadcast(SPECIES, 2).fma(differenceTwo, difference).intoArray(y, yo + yStep);
    FloatVector third = FloatVector.broadcast(SPECIES, 4).fma(sumTwo, sum);
    if (results == 3) {
      third.add(m5).intoArray(y, yo + 2 * yStep);
      return;
    }
    third.intoArray(y, yo + 2 * yStep);
    FloatVector.broadcast(SPECIES, 8)
        .fma(differenceTwo, difference)
        .add(m5)
        .intoArray(y, yo + 3 * yStep);
  }

  /**
   * Stores results side by side, with bias and rectifier.
   *
   * @param t the results, {@code [count][LANES]}
   * @param bias is added to each
   * @param relu whether negative ones become zero; NaN stays NaN
   * @param step from one to the next in y
   */
  static void storeUnchecked(
      float[] t, int to, int count, float bias, boolean relu, float[] y, int yo, int step) {
    FloatVector add = FloatVector.broadcast(SPECIES, bias);
    if (relu) {
      for (int j = 0; j < count; j++) {
        FloatVector value = FloatVector.fromArray(SPECIES, t, to + j * LANES).add(add);
        value.max(VectorConstants.ZERO).intoArray(y, yo + j * step);
      }
      return;
    }
    for (int j = 0; j < count; j++) {
      FloatVector.fromArray(SPECIES, t, to + j * LANES).add(add).intoArray(y, yo + j * step);
    }
  }
}
