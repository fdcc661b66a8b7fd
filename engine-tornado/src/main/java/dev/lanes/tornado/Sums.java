package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sums over some axes, in two steps: parts of fixed length, then the parts in their order. The same
 * numbers give the same bits on any number of threads.
 */
final class Sums {
  /** The sum of x. */
  static final int PLAIN = 0;

  /** The sum of {@code (x - centre)^2}, one centre a result. */
  static final int CENTRED_SQUARE = 1;

  /** The sum of {@code z (x - centre)}, one centre a result. */
  static final int CENTRED_PRODUCT = 2;

  private Sums() {}

  /**
   * Sums parts: item {@code o * parts + c} is the c-th part of result o. Sizes k1, k2 and strides
   * s0 to s2 tell where the terms of a result begin, r1, r2 and t0 to t2 where they lie from there;
   * the second factor lies as x does.
   */
  static void partial(
      FloatArray m,
      int xAt,
      int zAt,
      int centreAt,
      int yAt,
      int kind,
      int items,
      int parts,
      int terms,
      int k1,
      int k2,
      int s0,
      int s1,
      int s2,
      int r1,
      int r2,
      int t0,
      int t1,
      int t2) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int o = item / parts;
      int part = item - o * parts;
      int keptRow = o / k2;
      int start =
          (keptRow / k1) * s0 + (keptRow - (keptRow / k1) * k1) * s1 + (o - keptRow * k2) * s2;
      int length = (terms + parts - 1) / parts;
      int to = Math.min(terms, (part + 1) * length);
      float centre = 0f;
      if (kind != PLAIN) {
        centre = m.get(centreAt + o);
      }
      float sum = 0f;
      for (int r = part * length; r < to; r++) {
        int row = r / r2;
        int place = start + (row / r1) * t0 + (row - (row / r1) * r1) * t1 + (r - row * r2) * t2;
        float x = m.get(xAt + place);
        if (kind == PLAIN) {
          sum += x;
        } else if (kind == CENTRED_SQUARE) {
          sum += (x - centre) * (x - centre);
        } else {
          sum += m.get(zAt + place) * (x - centre);
        }
      }
      m.set(yAt + item, sum);
    }
  }

  /**
   * Adds up the parts of each result and scales it.
   *
   * @param rowLength results come in rows of this length, pitch apart
   * @param varianceAt where one variance a result lies, by whose root it is divided; negative for
   *     none
   */
  static void finish(
      FloatArray m,
      int partsAt,
      int yAt,
      int outs,
      int parts,
      int rowLength,
      int pitch,
      float factor,
      int varianceAt,
      float epsilon) {
    for (@Parallel int o = 0; o < (outs & Bounds.ANY); o++) {
      float sum = 0f;
      for (int part = 0; part < parts; part++) {
        sum += m.get(partsAt + o * parts + part);
      }
      sum = sum * factor;
      if (varianceAt >= 0) {
        sum = sum / TornadoMath.sqrt(m.get(varianceAt + o) + epsilon);
      }
      int row = o / rowLength;
      m.set(yAt + row * pitch + (o - row * rowLength), sum);
    }
  }
}
