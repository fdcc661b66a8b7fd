package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * The filter gradient of blocked images of many channels by Fourier transforms: for each point a
 * matrix product over images and tiles, of spectra of images, channels in the lanes, and those of
 * output gradients, conjugate; of its inverse the first places are the taps.
 *
 * <p>A part takes the output gradients of some pairs of filters, each as real and imaginary parts:
 * of the inverse the real part is the gradient of the one, the imaginary part, negative, that of
 * the other. Points of opposite frequencies go together, where the spectrum of the image is
 * conjugate.
 */
final class FftDeepFilterGradient implements Kernel {
  /** Pairs of filters whose products are added up at a time. */
  private static final int PAIRS = 2;

  /** Pairs of filters of a part, at most. */
  private static final int MOST_PAIRS = 4;

  /** Parts that keep some cores busy, if there are as many pairs. */
  private static final int PARTS = 8;

  /** Channels at least: of fewer too many lanes would be empty. */
  private static final int LEAST_CHANNELS = 8;

  /** Floats of the spectra of images at most: 32 MiB. */
  private static final double MOST = 1 << 23;

  /** What the product of a point of an image and two filters costs, in multiply-accumulates. */
  private static final double PRODUCT = 5;

  /** What it costs to turn a point of an image, and to tell it from another's. */
  private static final double IMAGE = 8;

  /** What it costs to put a point of the gradients of a pair into its place. */
  private static final double PACK = 4;

  /** What it costs to store a tap of a pair. */
  private static final double TAP = 64;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.2;

  private final FftGrid grid;
  private final FftTile tile;
  private final Correlation g;
  private final FftDeepImages images;
  private final FftGradients dy;
  private final Storage dw;
  private final int chunks; // of 16 channels, per group
  private final int batch; // images of all tiles, with those that do not exist
  private final int partPairs; // a multiple of PAIRS
  private final int partsPerGroup;
  private final int gradients; // floats of a part's spectra
  private final int scratchPerThread;
  private final double share;

  FftDeepFilterGradient(
      FftGrid grid, FftDeepImages images, Gradient dy, Storage dw, Workspace workspace) {
    this.grid = grid;
    this.tile = grid.tile();
    this.g = grid.g();
    this.images = images;
    this.dy = new FftGradients(grid, dy);
    this.dw = dw;
    this.chunks = Math.ceilDiv(g.channels(), BLOCK);
    this.batch = grid.units() * BLOCK;
    this.partPairs = g.groups() * grid.pairs() < PARTS * MOST_PAIRS ? PAIRS : MOST_PAIRS;
    this.partsPerGroup = Math.ceilDiv(grid.pairs(), partPairs);
    this.gradients = Math.multiplyExact(tile.halves() * partPairs, 4 * batch);
    int sums = Math.multiplyExact(partPairs, tile.length());
    this.scratchPerThread = Math.addExact(Math.addExact(gradients, sums), this.dy.scratch());
    this.share = share(grid);
    workspace.share(images.end() + (long) scratchPerThread * workspace.threads());
  }

  /** Returns the tiles, if this is possible and takes less time than others. */
  static Optional<FftGrid> suits(Correlation g, int batch) {
    double others = Math.min(1, WinogradFilterGradient.share(g));
    return FftGrid.best(g, batch, FftDeepFilterGradient::share)
        .filter(grid -> g.channels() >= LEAST_CHANNELS && FftDeepImages.length(grid) <= MOST)
        .filter(grid -> GAIN * share(grid) < others);
  }

  /** Returns the modelled time as a share of that of adding the products up. */
  private static double share(FftGrid grid) {
    Correlation g = grid.g();
    double points = grid.tile().points();
    int chunks = Math.ceilDiv(g.channels(), BLOCK);
    double image = chunks * BLOCK * (grid.partCost() / 2 + IMAGE * points);
    double gradient = grid.pairs() * (grid.partCost() + PACK * points);
    double products = PRODUCT * BLOCK * points * grid.pairs() * chunks;
    int taps = g.rows()[0].taps() * g.columns()[0].taps();
    double pair = grid.partCost(g.rows()[0].taps()) + TAP * taps;
    double back = pair * grid.pairs() * chunks / grid.blocks();
    return (grid.tiles() * (image + gradient + products) + back) / g.work();
  }

  @Override
  public int parts() {
    return g.groups() * partsPerGroup;
  }

  @Override
  public void run(int part, int thread, long step) {
    int group = part / partsPerGroup;
    int first = part % partsPerGroup * partPairs;
    int count = Math.min(partPairs, grid.pairs() - first);
    float[] s = images.array();
    int d = images.end() + thread * scratchPerThread;
    int sums = d + gradients;
    int planes = sums + partPairs * tile.length();
    for (int pair = 0; pair < Math.ceilDiv(count, PAIRS) * PAIRS; pair++) {
      for (int unit = 0; unit < grid.units(); unit++) {
        dy.transform(unit, group, first + pair, s, sums, planes, thread);
        for (int half = 0; half < tile.halves(); half++) {
          int to = d + (half * partPairs + pair) * 4 * batch + unit * BLOCK;
          int point = sums + tile.firstOf(half);
          int opposite = sums + tile.secondOf(half);
          Tiles.copy(s, point, s, to);
          Tiles.copy(s, point + tile.plane(), s, to + batch);
          Tiles.copy(s, opposite, s, to + 2 * batch);
          Tiles.copy(s, opposite + tile.plane(), s, to + 3 * batch);
        }
      }
    }
    for (int chunk = 0; chunk < chunks; chunk++) {
      multiply(group, chunk, count, s, d, sums);
      for (int pair = 0; pair < count; pair++) {
        int at = sums + pair * tile.length();
        tile.inverseUnchecked(g.rows()[0].taps(), s, at);
        store(group, first + pair, chunk, s, at);
      }
    }
  }

  private void multiply(int group, int chunk, int count, float[] s, int d, int sums) {
    int lanes = Math.min(BLOCK, g.channels() - chunk * BLOCK);
    for (int half = 0; half < tile.halves(); half++) {
      int x = images.offset(group, chunk, half);
      int first = sums + tile.firstOf(half);
      int second = sums + tile.secondOf(half);
      for (int pair = 0; pair < count; pair += PAIRS) {
        int own = d + (half * partPairs + pair) * 4 * batch;
        int to = pair * tile.length();
        for (int l = 0; l < lanes; l += LANES) {
          multiplyUnchecked(
              batch, s, x + l, own, first + to + l, second + to + l, tile.plane(), tile.length());
        }
      }
    }
  }

  /**
   * Micro-kernel: the spectra of images at two opposite points by those of the gradients of two
   * pairs of filters.
   *
   * @param images how many
   * @param x the spectra of images at the first point
   * @param d those of gradients: of each pair real and imaginary parts at the first and the second
   *     point
   * @param a where the sums of the first point go
   * @param b where those of the second go
   * @param plane floats from real to imaginary sums
   * @param length floats from one pair's sums to the next
   */
  private static void multiplyUnchecked(
      int images, float[] s, int x, int d, int a, int b, int plane, int length) {
    FloatVector ar0 = FloatVector.zero(SPECIES);
    FloatVector ai0 = ar0; // negative, as all imaginary parts here
    FloatVector br0 = ar0;
    FloatVector bi0 = ar0;
    FloatVector ar1 = ar0;
    FloatVector ai1 = ar0;
    FloatVector br1 = ar0;
    FloatVector bi1 = ar0;
    for (int n = 0; n < images; n++) {
      FloatVector xr = FloatVector.fromArray(SPECIES, s, x + n * 2 * BLOCK);
      FloatVector xi = FloatVector.fromArray(SPECIES, s, x + n * 2 * BLOCK + BLOCK);
      FloatVector minus = xi.neg();
      int at = d + n;
      FloatVector dr = FloatVector.broadcast(SPECIES, s[at]);
      FloatVector di = FloatVector.broadcast(SPECIES, s[at + images]);
      ar0 = xi.fma(di, xr.fma(dr, ar0));
      ai0 = minus.fma(dr, xr.fma(di, ai0));
      dr = FloatVector.broadcast(SPECIES, s[at + 2 * images]);
      di = FloatVector.broadcast(SPECIES, s[at + 3 * images]);
      br0 = minus.fma(di, xr.fma(dr, br0));
      bi0 = xi.fma(dr, xr.fma(di, bi0));
      dr = FloatVector.broadcast(SPECIES, s[at + 4 * images]);
      di = FloatVector.broadcast(SPECIES, s[at + 5 * images]);
      ar1 = xi.fma(di, xr.fma(dr, ar1));
      ai1 = minus.fma(dr, xr.fma(di, ai1));
      dr = FloatVector.broadcast(SPECIES, s[at + 6 * images]);
      di = FloatVector.broadcast(SPECIES, s[at + 7 * images]);
      br1 = minus.fma(di, xr.fma(dr, br1));
      bi1 = xi.fma(dr, xr.fma(di, bi1));
    }
    ar0.intoArray(s, a);
    ai0.neg().intoArray(s, a + plane);
    br0.intoArray(s, b);
    bi0.neg().intoArray(s, b + plane);
    ar1.intoArray(s, a + length);
    ai1.neg().intoArray(s, a + length + plane);
    br1.intoArray(s, b + length);
    bi1.neg().intoArray(s, b + length + plane);
  }

  private void store(int group, int pair, int chunk, float[] s, int sums) {
    int channels = Math.min(BLOCK, g.channels() - chunk * BLOCK);
    int rows = g.rows()[0].taps();
    int columns = g.columns()[0].taps();
    for (int f = 2 * pair; f < Math.min(g.filters(), 2 * pair + 2); f++) {
      float scale = (f % 2 == 0 ? 0.5f : -0.5f) / tile.points(); // images are twice as large
      int filter = dw.offset() + group * g.groupStep() + f * g.filterStep();
      for (int c = 0; c < channels; c++) {
        int to = filter + (chunk * BLOCK + c) * g.channelStep();
        int from = sums + f % 2 * tile.plane() + c;
        for (int r = 0; r < rows; r++) {
          for (int i = 0; i < columns; i++) {
            dw.array()[to + r * g.filterWidth() + i] = s[from + r * tile.row() + i * BLOCK] * scale;
          }
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return grid.describe() + Choice.beside("outer", 1 / share);
  }
}
