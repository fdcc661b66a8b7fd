package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * The discrete Fourier transform of a square of complex numbers, 16 of each side by side (Cooley
 * and Tukey, "An Algorithm for the Machine Calculation of Complex Fourier Series", 1965).
 *
 * <p>A side has N = 4A numbers, A being 3, 4, 5 or 8. Lines are transformed by A and by 4: with
 * {@code n = 4a + b} and {@code k = c + Ad}
 *
 * <pre>
 * X[k] = sum over b of w4^(bd) wN^(bc) (sum over a of wA^(ac) x[n])
 * </pre>
 *
 * <p>in place, so that frequency {@code c + Ad} stands at {@code 4c + d}. The inverse takes that
 * order, and leaves out the division by the number of points; it is the transform with real and
 * imaginary parts exchanged. Nobody needs another order, since spectra are only multiplied point by
 * point.
 *
 * <p>A tile lies as {@code [real, imaginary][N rows][N columns and a gap][16]}.
 */
final class FftTile {
  private static final int FOUR = 4;

  /** Multiply-accumulates of a point and the logarithm of the side. */
  private static final double COST = 12;

  private static final float HALF_ROOT = (float) StrictMath.sqrt(0.5);
  private static final float HALF_ROOT_OF_THREE = (float) StrictMath.sqrt(0.75);
  private static final float COSINE_1_5 = (float) StrictMath.cos(2 * Math.PI / 5);
  private static final float COSINE_2_5 = (float) StrictMath.cos(4 * Math.PI / 5);
  private static final float SINE_1_5 = (float) StrictMath.sin(2 * Math.PI / 5);
  private static final float SINE_2_5 = (float) StrictMath.sin(4 * Math.PI / 5);

  /** The sides there are. */
  static final List<FftTile> ALL =
      List.of(new FftTile(12), new FftTile(16), new FftTile(20), new FftTile(32));

  private final int side;
  private final int factor; // A
  private final int row;
  private final int plane;
  private final float[] cosines; // of wN^(bc), by c and b
  private final float[] sines;
  private final int[] first; // points, each with its opposite
  private final int[] opposite;

  private FftTile(int side) {
    this.side = side;
    this.factor = side / FOUR;
    this.row = (side + 1) * BLOCK;
    this.plane = side * row;
    this.cosines = new float[side];
    this.sines = new float[side];
    for (int c = 0; c < factor; c++) {
      for (int b = 0; b < FOUR; b++) {
        double angle = 2 * Math.PI * b * c / side;
        cosines[c * FOUR + b] = (float) StrictMath.cos(angle);
        sines[c * FOUR + b] = (float) StrictMath.sin(angle);
      }
    }
    int[] halves =
        IntStream.range(0, points()).filter(point -> point <= oppositeOf(point)).toArray();
    this.first = IntStream.of(halves).map(this::place).toArray();
    this.opposite = IntStream.of(halves).map(point -> place(oppositeOf(point))).toArray();
  }

  private int oppositeOf(int point) {
    return oppositeIn(point / side) * side + oppositeIn(point % side);
  }

  private int oppositeIn(int index) { // frequency c + Ad stands at 4c + d
    int frequency = (side - index / FOUR - index % FOUR * factor) % side;
    return frequency % factor * FOUR + frequency / factor;
  }

  /** Returns the numbers along a side. */
  int side() {
    return side;
  }

  /** Returns the numbers of a tile. */
  int points() {
    return side * side;
  }

  /** Returns the floats from one row to the next: an odd number of lines of a cache. */
  int row() {
    return row;
  }

  /** Returns the floats from real to imaginary parts. */
  int plane() {
    return plane;
  }

  /** Returns the floats of a tile. */
  int length() {
    return 2 * plane;
  }

  /** Returns what a transform costs, in multiply-accumulates of 16 numbers. */
  double cost() {
    return COST * points() * Math.log(side);
  }

  /** Returns where a point lies in a tile. */
  int place(int point) {
    return point / side * row + point % side * BLOCK;
  }

  /**
   * Returns the pairs of a point and that of the opposite frequency, where the spectrum of real
   * numbers is conjugate; four points are their own.
   */
  int halves() {
    return first.length;
  }

  /** Returns where the first point of a pair lies in a tile. */
  int firstOf(int half) {
    return first[half];
  }

  /** Returns where the second point of a pair lies in a tile. */
  int secondOf(int half) {
    return opposite[half];
  }

  /**
   * Transforms a tile.
   *
   * @param rows rows that hold numbers; the others are taken for zeros, whatever they hold
   */
  void forwardUnchecked(int rows, float[] t, int at) {
    for (int i = 0; i < rows; i++) {
      forwardLine(t, at + i * row, BLOCK);
    }
    Arrays.fill(t, at + rows * row, at + plane, 0);
    Arrays.fill(t, at + plane + rows * row, at + 2 * plane, 0);
    for (int j = 0; j < side; j++) {
      forwardLine(t, at + j * BLOCK, row);
    }
  }

  /**
   * Transforms a tile back, times the number of points.
   *
   * @param rows rows that are wanted
   */
  void inverseUnchecked(int rows, float[] t, int at) {
    for (int j = 0; j < side; j++) {
      inverseLine(t, at + j * BLOCK, row);
    }
    for (int i = 0; i < rows; i++) {
      inverseLine(t, at + i * row, BLOCK);
    }
  }

  private void forwardLine(float[] t, int at, int step) {
    for (int l = at; l < at + BLOCK; l += LANES) {
      for (int b = 0; b < FOUR; b++) {
        byFactor(t, l + b * step, l + b * step + plane, FOUR * step);
      }
      for (int c = 0; c < factor; c++) {
        int first = l + FOUR * c * step;
        turnedFour(t, first, first + plane, step, cosines, sines, c * FOUR);
      }
    }
  }

  private void inverseLine(float[] t, int at, int step) {
    for (int l = at; l < at + BLOCK; l += LANES) {
      for (int c = 0; c < factor; c++) {
        int first = l + FOUR * c * step;
        fourTurned(t, first + plane, first, step, cosines, sines, c * FOUR);
      }
      for (int b = 0; b < FOUR; b++) {
        byFactor(t, l + b * step + plane, l + b * step, FOUR * step);
      }
    }
  }

  private void byFactor(float[] t, int re, int im, int step) {
    switch (factor) {
      case 3 -> three(t, re, im, step);
      case 4 -> turnedFour(t, re, im, step, cosines, sines, 0); // by nothing
      case 5 -> five(t, re, im, step);
      default -> eight(t, re, im, step);
    }
  }

  /** Transforms 3 numbers, {@code step} apart. */
  private static void three(float[] t, int re, int im, int step) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, t, re);
    FloatVector i0 = FloatVector.fromArray(SPECIES, t, im);
    FloatVector r1 = FloatVector.fromArray(SPECIES, t, re + step);
    FloatVector i1 = FloatVector.fromArray(SPECIES, t, im + step);
    FloatVector r2 = FloatVector.fromArray(SPECIES, t, re + 2 * step);
    FloatVector i2 = FloatVector.fromArray(SPECIES, t, im + 2 * step);
    FloatVector root = FloatVector.broadcast(SPECIES, HALF_ROOT_OF_THREE);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    FloatVector sr = r1.add(r2);
    FloatVector si = i1.add(i2);
    FloatVector dr = r1.sub(r2).mul(root);
    FloatVector di = i1.sub(i2).mul(root);
    FloatVector mr = minusHalf.fma(sr, r0);
    FloatVector mi = minusHalf.fma(si, i0);
    r0.add(sr).intoArray(t, re);
    i0.add(si).intoArray(t, im);
    mr.add(di).intoArray(t, re + step); // minus i times the difference
    mi.sub(dr).intoArray(t, im + step);
    mr.sub(di).intoArray(t, re + 2 * step);
    mi.add(dr).intoArray(t, im + 2 * step);
  }

  /** Transforms 5 numbers, {@code step} apart. */
  private static void five(float[] t, int re, int im, int step) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, t, re);
    FloatVector i0 = FloatVector.fromArray(SPECIES, t, im);
    FloatVector r1 = FloatVector.fromArray(SPECIES, t, re + step);
    FloatVector i1 = FloatVector.fromArray(SPECIES, t, im + step);
    FloatVector r2 = FloatVector.fromArray(SPECIES, t, re + 2 * step);
    FloatVector i2 = FloatVector.fromArray(SPECIES, t, im + 2 * step);
    FloatVector r3 = FloatVector.fromArray(SPECIES, t, re + 3 * step);
    FloatVector i3 = FloatVector.fromArray(SPECIES, t, im + 3 * step);
    FloatVector r4 = FloatVector.fromArray(SPECIES, t, re + 4 * step);
    FloatVector i4 = FloatVector.fromArray(SPECIES, t, im + 4 * step);
    FloatVector c1 = FloatVector.broadcast(SPECIES, COSINE_1_5);
    FloatVector c2 = FloatVector.broadcast(SPECIES, COSINE_2_5);
    FloatVector s1 = FloatVector.broadcast(SPECIES, SINE_1_5);
    FloatVector s2 = FloatVector.broadcast(SPECIES, SINE_2_5);
    FloatVector sr1 = r1.add(r4);
    FloatVector si1 = i1.add(i4);
    FloatVector dr1 = r1.sub(r4);
    FloatVector di1 = i1.sub(i4);
    FloatVector sr2 = r2.add(r3);
    FloatVector si2 = i2.add(i3);
    FloatVector dr2 = r2.sub(r3);
    FloatVector di2 = i2.sub(i3);
    r0.add(sr1).add(sr2).intoArray(t, re);
    i0.add(si1).add(si2).intoArray(t, im);
    FloatVector mr1 = c1.fma(sr1, c2.fma(sr2, r0));
    FloatVector mi1 = c1.fma(si1, c2.fma(si2, i0));
    FloatVector nr1 = s1.fma(dr1, s2.mul(dr2));
    FloatVector ni1 = s1.fma(di1, s2.mul(di2));
    mr1.add(ni1).intoArray(t, re + step); // minus i times the differences
    mi1.sub(nr1).intoArray(t, im + step);
    mr1.sub(ni1).intoArray(t, re + 4 * step);
    mi1.add(nr1).intoArray(t, im + 4 * step);
    FloatVector mr2 = c2.fma(sr1, c1.fma(sr2, r0));
    FloatVector mi2 = c2.fma(si1, c1.fma(si2, i0));
    FloatVector nr2 = s2.mul(dr1).sub(s1.mul(dr2));
    FloatVector ni2 = s2.mul(di1).sub(s1.mul(di2));
    mr2.add(ni2).intoArray(t, re + 2 * step);
    mi2.sub(nr2).intoArray(t, im + 2 * step);
    mr2.sub(ni2).intoArray(t, re + 3 * step);
    mi2.add(nr2).intoArray(t, im + 3 * step);
  }

  /** Transforms 8 numbers, {@code step} apart. */
  private static void eight(float[] t, int re, int im, int step) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, t, re);
    FloatVector r4 = FloatVector.fromArray(SPECIES, t, re + 4 * step);
    FloatVector i0 = FloatVector.fromArray(SPECIES, t, im);
    FloatVector i4 = FloatVector.fromArray(SPECIES, t, im + 4 * step);
    FloatVector er0 = r0.add(r4);
    FloatVector or0 = r0.sub(r4);
    FloatVector ei0 = i0.add(i4);
    FloatVector oi0 = i0.sub(i4);
    FloatVector r2 = FloatVector.fromArray(SPECIES, t, re + 2 * step);
    FloatVector r6 = FloatVector.fromArray(SPECIES, t, re + 6 * step);
    FloatVector i2 = FloatVector.fromArray(SPECIES, t, im + 2 * step);
    FloatVector i6 = FloatVector.fromArray(SPECIES, t, im + 6 * step);
    FloatVector er2 = r2.add(r6);
    FloatVector or2 = r2.sub(r6);
    FloatVector ei2 = i2.add(i6);
    FloatVector oi2 = i2.sub(i6);
    FloatVector r1 = FloatVector.fromArray(SPECIES, t, re + step);
    FloatVector r5 = FloatVector.fromArray(SPECIES, t, re + 5 * step);
    FloatVector i1 = FloatVector.fromArray(SPECIES, t, im + step);
    FloatVector i5 = FloatVector.fromArray(SPECIES, t, im + 5 * step);
    FloatVector er1 = r1.add(r5);
    FloatVector or1 = r1.sub(r5);
    FloatVector ei1 = i1.add(i5);
    FloatVector oi1 = i1.sub(i5);
    FloatVector r3 = FloatVector.fromArray(SPECIES, t, re + 3 * step);
    FloatVector r7 = FloatVector.fromArray(SPECIES, t, re + 7 * step);
    FloatVector i3 = FloatVector.fromArray(SPECIES, t, im + 3 * step);
    FloatVector i7 = FloatVector.fromArray(SPECIES, t, im + 7 * step);
    FloatVector er3 = r3.add(r7);
    FloatVector or3 = r3.sub(r7);
    FloatVector ei3 = i3.add(i7);
    FloatVector oi3 = i3.sub(i7);
    // even frequencies: the sums, by 4
    FloatVector sr0 = er0.add(er2);
    FloatVector si0 = ei0.add(ei2);
    FloatVector sr1 = er1.add(er3);
    FloatVector si1 = ei1.add(ei3);
    sr0.add(sr1).intoArray(t, re);
    si0.add(si1).intoArray(t, im);
    sr0.sub(sr1).intoArray(t, re + 4 * step);
    si0.sub(si1).intoArray(t, im + 4 * step);
    FloatVector dr0 = er0.sub(er2);
    FloatVector di0 = ei0.sub(ei2);
    FloatVector dr1 = er1.sub(er3);
    FloatVector di1 = ei1.sub(ei3);
    dr0.add(di1).intoArray(t, re + 2 * step); // minus i times the second
    di0.sub(dr1).intoArray(t, im + 2 * step);
    dr0.sub(di1).intoArray(t, re + 6 * step);
    di0.add(dr1).intoArray(t, im + 6 * step);
    // odd frequencies: the differences, turned by 0, 1/8, 2/8 and 3/8, by 4
    FloatVector root = FloatVector.broadcast(SPECIES, HALF_ROOT);
    FloatVector fr0 = or0.add(oi2);
    FloatVector fi0 = oi0.sub(or2);
    FloatVector fr2 = or0.sub(oi2);
    FloatVector fi2 = oi0.add(or2);
    FloatVector ur1 = or1.add(oi1).mul(root);
    FloatVector ui1 = oi1.sub(or1).mul(root);
    FloatVector ur3 = oi3.sub(or3).mul(root);
    FloatVector ui3 = or3.add(oi3).mul(root); // negative
    FloatVector gr1 = ur1.add(ur3);
    FloatVector gi1 = ui1.sub(ui3);
    FloatVector gr3 = ur1.sub(ur3);
    FloatVector gi3 = ui1.add(ui3);
    fr0.add(gr1).intoArray(t, re + step);
    fi0.add(gi1).intoArray(t, im + step);
    fr0.sub(gr1).intoArray(t, re + 5 * step);
    fi0.sub(gi1).intoArray(t, im + 5 * step);
    fr2.add(gi3).intoArray(t, re + 3 * step);
    fi2.sub(gr3).intoArray(t, im + 3 * step);
    fr2.sub(gi3).intoArray(t, re + 7 * step);
    fi2.add(gr3).intoArray(t, im + 7 * step);
  }

  /** Turns 4 numbers by the angles from {@code w} on, and transforms them. */
  private static void turnedFour(
      float[] t, int re, int im, int step, float[] cosines, float[] sines, int w) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, t, re);
    FloatVector i0 = FloatVector.fromArray(SPECIES, t, im);
    FloatVector x1 = FloatVector.fromArray(SPECIES, t, re + step);
    FloatVector y1 = FloatVector.fromArray(SPECIES, t, im + step);
    FloatVector x2 = FloatVector.fromArray(SPECIES, t, re + 2 * step);
    FloatVector y2 = FloatVector.fromArray(SPECIES, t, im + 2 * step);
    FloatVector x3 = FloatVector.fromArray(SPECIES, t, re + 3 * step);
    FloatVector y3 = FloatVector.fromArray(SPECIES, t, im + 3 * step);
    FloatVector c1 = FloatVector.broadcast(SPECIES, cosines[w + 1]);
    FloatVector s1 = FloatVector.broadcast(SPECIES, sines[w + 1]);
    FloatVector c2 = FloatVector.broadcast(SPECIES, cosines[w + 2]);
    FloatVector s2 = FloatVector.broadcast(SPECIES, sines[w + 2]);
    FloatVector c3 = FloatVector.broadcast(SPECIES, cosines[w + 3]);
    FloatVector s3 = FloatVector.broadcast(SPECIES, sines[w + 3]);
    FloatVector r1 = x1.fma(c1, y1.mul(s1));
    FloatVector i1 = y1.mul(c1).sub(x1.mul(s1));
    FloatVector r2 = x2.fma(c2, y2.mul(s2));
    FloatVector i2 = y2.mul(c2).sub(x2.mul(s2));
    FloatVector r3 = x3.fma(c3, y3.mul(s3));
    FloatVector i3 = y3.mul(c3).sub(x3.mul(s3));
    FloatVector sr = r0.add(r2);
    FloatVector si = i0.add(i2);
    FloatVector dr = r0.sub(r2);
    FloatVector di = i0.sub(i2);
    FloatVector tr = r1.add(r3);
    FloatVector ti = i1.add(i3);
    FloatVector ur = r1.sub(r3);
    FloatVector ui = i1.sub(i3);
    sr.add(tr).intoArray(t, re);
    si.add(ti).intoArray(t, im);
    dr.add(ui).intoArray(t, re + step);
    di.sub(ur).intoArray(t, im + step);
    sr.sub(tr).intoArray(t, re + 2 * step);
    si.sub(ti).intoArray(t, im + 2 * step);
    dr.sub(ui).intoArray(t, re + 3 * step);
    di.add(ur).intoArray(t, im + 3 * step);
  }

  /** Transforms 4 numbers, and turns them by the angles from {@code w} on. */
  private static void fourTurned(
      float[] t, int re, int im, int step, float[] cosines, float[] sines, int w) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, t, re);
    FloatVector i0 = FloatVector.fromArray(SPECIES, t, im);
    FloatVector r1 = FloatVector.fromArray(SPECIES, t, re + step);
    FloatVector i1 = FloatVector.fromArray(SPECIES, t, im + step);
    FloatVector r2 = FloatVector.fromArray(SPECIES, t, re + 2 * step);
    FloatVector i2 = FloatVector.fromArray(SPECIES, t, im + 2 * step);
    FloatVector r3 = FloatVector.fromArray(SPECIES, t, re + 3 * step);
    FloatVector i3 = FloatVector.fromArray(SPECIES, t, im + 3 * step);
    FloatVector sr = r0.add(r2);
    FloatVector si = i0.add(i2);
    FloatVector dr = r0.sub(r2);
    FloatVector di = i0.sub(i2);
    FloatVector tr = r1.add(r3);
    FloatVector ti = i1.add(i3);
    FloatVector ur = r1.sub(r3);
    FloatVector ui = i1.sub(i3);
    sr.add(tr).intoArray(t, re);
    si.add(ti).intoArray(t, im);
    turn(dr.add(ui), di.sub(ur), cosines[w + 1], sines[w + 1], t, re + step, im + step);
    turn(sr.sub(tr), si.sub(ti), cosines[w + 2], sines[w + 2], t, re + 2 * step, im + 2 * step);
    turn(dr.sub(ui), di.add(ur), cosines[w + 3], sines[w + 3], t, re + 3 * step, im + 3 * step);
  }

  private static void turn(
      FloatVector x, FloatVector y, float cosine, float sine, float[] t, int re, int im) {
    FloatVector c = FloatVector.broadcast(SPECIES, cosine);
    FloatVector s = FloatVector.broadcast(SPECIES, sine);
    x.fma(c, y.mul(s)).intoArray(t, re);
    y.mul(c).sub(x.mul(s)).intoArray(t, im);
  }
}
