package dev.lanes.vector;

/**
 * A convolution along one axis, or one phase of its transpose.
 *
 * <p>Result {@code first + step * j}, for j below {@code places}, is a sum over taps m: the m-th
 * reads the source at {@code sourceStep * j + origin + dilation * m} and weighs it with tap {@code
 * firstTap + tapStep * m} of the filter.
 *
 * @param first the first result
 * @param step from one result to the next
 * @param places how many results
 * @param sourceStep how far the source moves from one result to the next
 * @param origin where the first tap of the first result reads; may lie outside the source
 * @param dilation how far the source moves from one tap to the next
 * @param taps how many taps
 * @param firstTap the place in the filter of the first
 * @param tapStep from one tap to the next in the filter; negative where it is rotated
 * @param source the size of the source
 */
record Axis(
    int first,
    int step,
    int places,
    int sourceStep,
    int origin,
    int dilation,
    int taps,
    int firstTap,
    int tapStep,
    int source) {

  /** Returns the axis of a convolution itself. */
  static Axis[] forward(int in, int out, int taps, int stride, int dilation, int before) {
    return new Axis[] {new Axis(0, 1, out, stride, -before, dilation, taps, 0, 1, in)};
  }

  /**
   * Returns the axes of its transpose, one for every remainder of the image's places by the stride:
   * place i takes part in output p by tap r where {@code p * stride + r * dilation = i + before},
   * so the taps of one remainder are a fixed few, at fixed distances.
   */
  static Axis[] transposed(int in, int out, int taps, int stride, int dilation, int before) {
    int common = gcd(stride, dilation);
    int tapStep = stride / common;
    Axis[] phases = new Axis[Math.min(stride, in)];
    for (int phase = 0; phase < phases.length; phase++) {
      int count = 0;
      int last = 0;
      for (int r = 0; r < taps; r++) {
        if (Math.floorMod(phase + before - r * dilation, stride) == 0) {
          count++;
          last = r;
        }
      }
      int origin = Math.floorDiv(phase + before - last * dilation, stride);
      phases[phase] =
          new Axis(
              phase,
              stride,
              Math.ceilDiv(in - phase, stride),
              1,
              origin,
              dilation / common,
              count,
              last,
              -tapStep,
              out);
    }
    return phases;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Returns where tap m of place j reads; may lie outside the source. */
  int read(int j, int m) {
    return j * sourceStep + origin + m * dilation;
  }

  /** Returns the first tap of place j that reads inside the source; {@code taps} if none does. */
  int firstInside(int j) {
    int m = 0;
    while (m < taps && (read(j, m) < 0 || read(j, m) >= source)) {
      m++;
    }
    return m;
  }

  /** Returns one more than the last tap of place j that reads inside the source; 0 if none does. */
  int endInside(int j) {
    int m = taps;
    while (m > 0 && (read(j, m - 1) < 0 || read(j, m - 1) >= source)) {
      m--;
    }
    return m;
  }
}
