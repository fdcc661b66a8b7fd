package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Operations with one number a channel. A value is a sequence of runs of one channel each: {@code
 * channels} runs where images lie innermost, {@code images * channels} where the value is plain.
 * Every run is cut into pieces, one a work item.
 */
final class Channels {
  private Channels() {}

  static void addBias(
      FloatArray m,
      int x,
      int bias,
      int y,
      int items,
      int pieces,
      int channels,
      int run,
      int piece,
      int relu) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int index = item / pieces;
      int first = (item - index * pieces) * piece;
      int from = index * run + first;
      int to = index * run + Math.min(run, first + piece);
      float shift = m.get(bias + index % channels);
      for (int i = from; i < to; i++) {
        float value = m.get(x + i) + shift;
        if (relu == 1) {
          value = value < 0 ? 0 : value;
        }
        m.set(y + i, value);
      }
    }
  }

  /** Computes {@code y = scale (x - mean) / sqrt(variance + epsilon) + shift}. */
  static void normalise(
      FloatArray m,
      int x,
      int scale,
      int shift,
      int mean,
      int variance,
      int y,
      int items,
      int pieces,
      int channels,
      int run,
      int piece,
      float epsilon,
      int relu) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int index = item / pieces;
      int first = (item - index * pieces) * piece;
      int from = index * run + first;
      int to = index * run + Math.min(run, first + piece);
      int c = index % channels;
      float factor = m.get(scale + c) / TornadoMath.sqrt(m.get(variance + c) + epsilon);
      float centre = m.get(mean + c);
      float offset = m.get(shift + c);
      for (int i = from; i < to; i++) {
        float value = factor * (m.get(x + i) - centre) + offset;
        if (relu == 1) {
          value = value < 0 ? 0 : value;
        }
        m.set(y + i, value);
      }
    }
  }

  /**
   * Computes {@code dx = scale r (dy - sum(dy)/count - h sum(dy h)/count)} with {@code h = (x -
   * mean) r}; the sums of dy and of {@code dy (x - mean)} are given, or count no terms.
   *
   * @param inverseCount 1/count where the statistics are the batch's own, else 0
   */
  static void normaliseGradient(
      FloatArray m,
      int x,
      int dy,
      int scale,
      int mean,
      int variance,
      int sums,
      int products,
      int dx,
      int items,
      int pieces,
      int channels,
      int run,
      int piece,
      float epsilon,
      float inverseCount) {
    for (@Parallel int item = 0; item < (items & Bounds.ANY); item++) {
      int index = item / pieces;
      int first = (item - index * pieces) * piece;
      int from = index * run + first;
      int to = index * run + Math.min(run, first + piece);
      int c = index % channels;
      float root = 1f / TornadoMath.sqrt(m.get(variance + c) + epsilon);
      float factor = m.get(scale + c) * root;
      float centre = m.get(mean + c);
      float meanDy = 0f;
      float slope = 0f;
      if (inverseCount > 0) {
        meanDy = m.get(sums + c) * inverseCount;
        slope = m.get(products + c) * root * root * inverseCount;
      }
      for (int i = from; i < to; i++) {
        m.set(dx + i, factor * (m.get(dy + i) - meanDy - (m.get(x + i) - centre) * slope));
      }
    }
  }
}
