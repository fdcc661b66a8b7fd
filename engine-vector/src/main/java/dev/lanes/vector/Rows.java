package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over contiguous runs, in an order that does not depend on the length of vectors.
 *
 * <p>Element i is added to lane {@code i mod 16}; then the first {@code valid} lanes are added one
 * after the other, then what is left over. In a blocked tensor a lane is an image, and leaving out
 * the lanes that hold none is all the masking there is. {@code s} is scratch for 16 floats.
 */
final class Rows {
  private Rows() {}

  /** Returns the sum of x. */
  static float sum(float[] x, int xAt, int run, int valid, float[] s, int sAt) {
    int bound = run & -BLOCK;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = l; i < bound; i += BLOCK) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + i));
      }
      sum.intoArray(s, sAt + l);
    }
    float total = lanes(s, sAt, valid);
    for (int i = bound; i < run; i++) {
      total += x[xAt + i];
    }
    return total;
  }

  /** Returns the sum of {@code (x - mean)^2}. */
  static float squares(float[] x, int xAt, float mean, int run, int valid, float[] s, int sAt) {
    int bound = run & -BLOCK;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = l; i < bound; i += BLOCK) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean);
        sum = d.fma(d, sum);
      }
      sum.intoArray(s, sAt + l);
    }
    float total = lanes(s, sAt, valid);
    for (int i = bound; i < run; i++) {
      float d = x[xAt + i] - mean;
      total += d * d;
    }
    return total;
  }

  /**
   * Computes the sum of dy and that of {@code (x - mean) dy}.
   *
   * @param s scratch for twice 16 floats
   * @param to where the results go, into both arrays
   */
  static void sumAndProducts(
      float[] x,
      int xAt,
      float mean,
      float[] dy,
      int dyAt,
      int run,
      int valid,
      float[] s,
      int sAt,
      float[] sums,
      float[] products,
      int to) {
    int bound = run & -BLOCK;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      for (int i = l; i < bound; i += BLOCK) {
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        sum = sum.add(d);
        product = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).fma(d, product);
      }
      sum.intoArray(s, sAt + l);
      product.intoArray(s, sAt + BLOCK + l);
    }
    float total = lanes(s, sAt, valid);
    float totalProduct = lanes(s, sAt + BLOCK, valid);
    for (int i = bound; i < run; i++) {
      total += dy[dyAt + i];
      totalProduct += (x[xAt + i] - mean) * dy[dyAt + i];
    }
    sums[to] = total;
    products[to] = totalProduct;
  }

  private static float lanes(float[] s, int sAt, int valid) {
    float total = 0;
    for (int lane = 0; lane < valid; lane++) {
      total += s[sAt + lane];
    }
    return total;
  }
}
