package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * The filter gradient of blocked images of few channels by Fourier transforms: spectra of images
 * times those of output gradients, conjugate, added up over tiles and blocks; of the sum's inverse
 * the first places are the taps, to be added up over the lanes.
 *
 * <p>A part takes the output gradients of two filters, as real and imaginary parts: of the inverse
 * the real part is the gradient of the one, the imaginary part, negative, that of the other.
 */
final class FftFilterGradient implements Kernel {
  /** Tiles of output gradients at a time, whose products are added up in registers. */
  private static final int TILES = 4;

  /** Channels at most: the sums of a part should stay in an L2 cache. */
  private static final int MOST_CHANNELS = 4;

  /** What the product of a point of two filters costs for a channel, in multiply-accumulates. */
  private static final double PRODUCT = 25; // mostly for fetching the image

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.2;

  private final FftGrid grid;
  private final FftTile tile;
  private final Correlation g;
  private final FftImages images;
  private final FftGradients dy;
  private final Storage dw;
  private final double share;

  FftFilterGradient(FftGrid grid, FftImages images, Gradient dy, Storage dw, Workspace workspace) {
    this.grid = grid;
    this.tile = grid.tile();
    this.g = grid.g();
    this.images = images;
    this.dy = new FftGradients(grid, dy);
    this.dw = dw;
    this.share = share(grid);
    workspace.share(images.end() + (long) scratchPerThread() * workspace.threads());
  }

  /** Returns the tiles, if this is possible and takes less time than others. */
  static Optional<FftGrid> suits(Correlation g, int batch) {
    double others = Math.min(1, WinogradFilterGradient.share(g));
    return FftGrid.best(g, batch, FftFilterGradient::share)
        .filter(grid -> g.groups() == 1 && g.channels() <= MOST_CHANNELS)
        .filter(grid -> GAIN * share(grid) < others);
  }

  /** Returns the modelled time as a share of that of adding the products up. */
  private static double share(FftGrid grid) {
    Correlation g = grid.g();
    FftTile tile = grid.tile();
    double points = tile.points();
    double pair = PRODUCT * points * g.channels() + grid.partCost();
    double unit = g.channels() * (tile.cost() + 4 * points) + pair * grid.pairs();
    double back = tile.cost() * grid.pairs() * g.channels() / grid.blocks();
    return (grid.tiles() * unit + back) / g.work();
  }

  private int scratchPerThread() { // sums by channel, tiles of output gradients, two planes
    return Math.addExact(dy.scratch(), Math.multiplyExact(g.channels() + TILES, tile.length()));
  }

  @Override
  public int parts() {
    return grid.pairs();
  }

  @Override
  public void run(int part, int thread, long step) {
    float[] s = images.array();
    int sums = images.end() + thread * scratchPerThread();
    int gradients = sums + g.channels() * tile.length();
    int planes = gradients + TILES * tile.length();
    Arrays.fill(s, sums, gradients, 0);
    for (int unit = 0; unit < grid.units(); unit += TILES) {
      int count = Math.min(TILES, grid.units() - unit);
      for (int k = 0; k < TILES; k++) {
        if (k < count) {
          dy.transform(unit + k, 0, part, s, gradients + k * tile.length(), planes, thread);
        } else {
          Arrays.fill(s, gradients + k * tile.length(), gradients + (k + 1) * tile.length(), 0);
        }
      }
      for (int c = 0; c < g.channels(); c++) {
        int x = images.offset(unit);
        int next = count > 1 ? images.offset(1) - images.offset(0) : 0;
        int last = (count - 1) * next;
        addUnchecked(
            tile,
            g.channels(),
            c,
            s,
            x,
            Math.min(next, last),
            Math.min(2 * next, last),
            last,
            gradients,
            sums + c * tile.length());
      }
    }
    for (int c = 0; c < g.channels(); c++) {
      tile.inverseUnchecked(g.rows()[0].taps(), s, sums + c * tile.length());
      store(part, c, s, sums + c * tile.length());
    }
  }

  /**
   * Adds the products of {@link #TILES} tiles to the sums of a channel.
   *
   * @param tile the sizes
   * @param channels of the image
   * @param channel the one
   * @param x the spectra of the first tile; those of the others begin at x1, x2 and x3 from there
   * @param d the tiles of output gradients
   */
  private static void addUnchecked(
      FftTile tile,
      int channels,
      int channel,
      float[] s,
      int x,
      int x1,
      int x2,
      int x3,
      int d,
      int sums) {
    for (int point = 0; point < tile.points(); point++) {
      int at = tile.place(point);
      int from = x + FftSource.place(point, channel, channels);
      for (int l = 0; l < BLOCK; l += LANES) {
        addPoint(s, from + l, x1, x2, x3, d + at + l, sums + at + l, tile.plane());
      }
    }
  }

  private static void addPoint(
      float[] s, int x, int x1, int x2, int x3, int d, int sum, int plane) {
    int length = 2 * plane;
    FloatVector re = FloatVector.fromArray(SPECIES, s, sum);
    FloatVector im = FloatVector.fromArray(SPECIES, s, sum + plane);
    FloatVector ri = FloatVector.zero(SPECIES);
    FloatVector xr = FloatVector.fromArray(SPECIES, s, x);
    FloatVector xi = FloatVector.fromArray(SPECIES, s, x + BLOCK);
    FloatVector dr = FloatVector.fromArray(SPECIES, s, d);
    FloatVector di = FloatVector.fromArray(SPECIES, s, d + plane);
    re = xi.fma(di, xr.fma(dr, re));
    im = xi.fma(dr, im);
    ri = xr.fma(di, ri);
    xr = FloatVector.fromArray(SPECIES, s, x + x1);
    xi = FloatVector.fromArray(SPECIES, s, x + x1 + BLOCK);
    dr = FloatVector.fromArray(SPECIES, s, d + length);
    di = FloatVector.fromArray(SPECIES, s, d + length + plane);
    re = xi.fma(di, xr.fma(dr, re));
    im = xi.fma(dr, im);
    ri = xr.fma(di, ri);
    xr = FloatVector.fromArray(SPECIES, s, x + x2);
    xi = FloatVector.fromArray(SPECIES, s, x + x2 + BLOCK);
    dr = FloatVector.fromArray(SPECIES, s, d + 2 * length);
    di = FloatVector.fromArray(SPECIES, s, d + 2 * length + plane);
    re = xi.fma(di, xr.fma(dr, re));
    im = xi.fma(dr, im);
    ri = xr.fma(di, ri);
    xr = FloatVector.fromArray(SPECIES, s, x + x3);
    xi = FloatVector.fromArray(SPECIES, s, x + x3 + BLOCK);
    dr = FloatVector.fromArray(SPECIES, s, d + 3 * length);
    di = FloatVector.fromArray(SPECIES, s, d + 3 * length + plane);
    re = xi.fma(di, xr.fma(dr, re));
    im = xi.fma(dr, im);
    ri = xr.fma(di, ri);
    re.intoArray(s, sum);
    im.sub(ri).intoArray(s, sum + plane);
  }

  /** Adds the taps up over the lanes, always in the same order. */
  private void store(int pair, int channel, float[] s, int sums) {
    Axis rows = g.rows()[0];
    Axis columns = g.columns()[0];
    for (int f = 2 * pair; f < Math.min(g.filters(), 2 * pair + 2); f++) {
      float scale = (f % 2 == 0 ? 1f : -1f) / tile.points();
      int to = dw.offset() + f * g.filterStep() + channel * g.channelStep();
      for (int r = 0; r < rows.taps(); r++) {
        for (int c = 0; c < columns.taps(); c++) {
          int at = sums + f % 2 * tile.plane() + r * tile.row() + c * BLOCK;
          float sum = 0;
          for (int lane = 0; lane < BLOCK; lane++) {
            sum += s[at + lane];
          }
          dw.array()[to + r * g.filterWidth() + c] = sum * scale;
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return grid.describe() + Choice.beside("outer", 1 / share);
  }
}
