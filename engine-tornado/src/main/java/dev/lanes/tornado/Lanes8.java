package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** What vectors of eight lack. */
final class Lanes8 {
  private Lanes8() {}

  /** Returns the sum of the lanes, by halves. */
  static float sum(Float8 v) {
    float low = (v.getS0() + v.getS1()) + (v.getS2() + v.getS3());
    float high = (v.getS4() + v.getS5()) + (v.getS6() + v.getS7());
    return low + high;
  }
}
