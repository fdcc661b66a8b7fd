package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;

/**
 * Turns images in lanes into channels side by side.
 *
 * <p>As many channels as a vector has lanes are turned in registers where these have 8 or 16, else
 * number by number. All vectors are of the same shape as everywhere: where C2 has seen another one
 * it no longer knows what a vector of a loop is, and boxes it.
 */
final class Transpose {
  private Transpose() {}

  /**
   * Turns one row of some channels, {@code [channels][columns][16]}: image n of channel c of column
   * i goes to {@code to[at + i * columnStep + n * imageStep + c]}.
   *
   * @param plane floats from one channel to the next
   * @param images how many are needed; of the others up to 16 anything may be written
   */
  static void turn(
      float[] from,
      int source,
      int plane,
      int channels,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    turnEach(1, from, source, plane, channels, columns, images, to, at, columnStep, imageStep);
  }

  /**
   * Turns every few columns of one row, as above.
   *
   * @param stride columns from one that is turned to the next
   */
  static void turnEach(
      int stride,
      float[] from,
      int source,
      int plane,
      int channels,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    int turned = LANES < 8 ? 0 : channels / LANES * LANES;
    int step = stride * BLOCK;
    for (int c = 0; c < turned; c += LANES) {
      int first = source + c * plane;
      turnWhole(from, first, plane, step, columns, images, to, at + c, columnStep, imageStep);
    }
    for (int c = turned; c < channels; c++) {
      int first = source + c * plane;
      spread(from, first, step, columns, images, to, at + c, columnStep, imageStep);
    }
  }

  private static void turnWhole(
      float[] from,
      int source,
      int plane,
      int sourceStep,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    for (int i = 0; i < columns; i++) {
      int s = source + i * sourceStep;
      int t = at + i * columnStep;
      for (int n = 0; n < images; n += LANES) {
        if (LANES == 16) {
          Turn16x16.turnUnchecked(from, s + n, plane, to, t + n * imageStep, imageStep);
        } else {
          Turn8x8.turnUnchecked(from, s + n, plane, to, t + n * imageStep, imageStep);
        }
      }
    }
  }

  /**
   * Spreads one row of one channel, {@code [columns][16]}: image n of column i goes to {@code to[at
   * + i * columnStep + n * imageStep]}.
   */
  static void spread(
      float[] from,
      int source,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    spread(from, source, BLOCK, columns, images, to, at, columnStep, imageStep);
  }

  private static void spread(
      float[] from,
      int source,
      int sourceStep,
      int columns,
      int images,
      float[] to,
      int at,
      int columnStep,
      int imageStep) {
    for (int i = 0; i < columns; i++) {
      int s = source + i * sourceStep;
      int t = at + i * columnStep;
      for (int n = 0; n < images; n++) {
        to[t + n * imageStep] = from[s + n];
      }
    }
  }
}
