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

  /** Returns the sum of {@code (x - mean) dy}. */
  static float products(
      float[] x,
      int xAt,
      float mean,
      float[] dy,
      int dyAt,
      int run,
      int valid,
      float[] s,
      int sAt) {
    int bound = run & -BLOCK;
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = l; i < bound; i += BLOCK) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean);
        sum = d.fma(FloatVector.fromArray(SPECIES, dy, dyAt + i), sum);
      }
      sum.intoArray(s, sAt + l);
    }
    float total = lanes(s, sAt, valid);
    for (int i = bound; i < run; i++) {
      total += (x[xAt + i] - mean) * dy[dyAt + i];
    }
    return total;
  }

  private static float lanes(float[] s, int sAt, int valid) {
    float total = 0;
    for (int lane = 0; lane < valid; lane++) {
      total += s[sAt + lane];
    }
    return total;
  }
}
