package dev.lanes.vector;

import static dev.lanes.vector.FftFilters.GROUP;
import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of blocks of 16 images by Fourier transforms, images in the lanes, for filters that
 * move by one place; also its transpose (Mathieu, Henaff and LeCun, "Fast Training of Convolutional
 * Networks through FFTs", 2014).
 *
 * <p>A part transforms a tile, multiplies its spectra with those of four pairs of filters at a
 * time, adds them up over the channels, and transforms the sums back: each channel takes 4
 * multiplications for a point of two results, however large the filters are. What lies between
 * stays in a cache.
 */
final class FftConvolution implements Kernel {
  /** Floats of the spectra of a tile at most: 8 MiB, a quarter of a common L3. */
  private static final double MOST = 1 << 21;

  private static final int PARTS = 8; // at least, though each transforms the tile again

  /**
   * Whether a vector holds a block. With fewer and shorter registers, those of AVX2, butterflies
   * spill, and everything but the panels' sums takes the longer.
   */
  private static final boolean WIDE = LANES == BLOCK;

  /** What the product of a point of two results costs for a channel, in multiply-accumulates. */
  private static final double PRODUCT = WIDE ? 6 : 14.5;

  /** How much longer than its model a transform of a channel takes. */
  private static final double CHANNEL = WIDE ? 1 : 1.6;

  /** How much longer than its model a transform of sums takes, which are stored on the way. */
  private static final double BACK = WIDE ? 1 : 3;

  /** What it costs to put a point of a pair of filters into its place. */
  private static final double PACK = 4;

  /** What it costs to write a result, whatever the method is. */
  private static final double RESULT = 25;

  /** How much longer than its model the other method takes that transforms, Winograd's. */
  private static final double OTHERS = WIDE ? 1.15 : 1.45;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = WIDE ? 1.3 : 1.1;

  private final FftGrid grid;
  private final FftTile tile;
  private final Correlation g;
  private final FftFilters filters;
  private final FftSource source;
  private final int groups; // of pairs of filters
  private final int slices; // of the groups
  private final int spectra; // floats of a tile's
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: spectra, tiles
  private final @Nullable Storage bias;
  private final Activation activation;
  private final Storage y;
  private final double share;

  FftConvolution(
      FftGrid grid,
      FftFilters filters,
      Storage x,
      @Nullable Storage bias,
      Activation activation,
      Storage y,
      Workspace workspace) {
    this.grid = grid;
    this.tile = grid.tile();
    this.g = grid.g();
    this.filters = filters;
    this.source = new FftSource(grid, x);
    this.groups = Math.ceilDiv(grid.pairs(), GROUP);
    this.slices = Math.clamp(Math.ceilDiv(PARTS, grid.units()), 1, groups);
    this.spectra = FftSource.length(grid);
    this.scratchPerThread = spectra + GROUP * tile.length();
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
    this.bias = bias;
    this.activation = activation;
    this.y = y;
    this.share = share(grid, workspace.variablesStay());
  }

  /**
   * Returns the tiles, if this is possible and takes less time than others.
   *
   * @param filtersStay whether the filters are transformed once, and not in each run
   * @param shareOfOthers the least time of others as a share of that of adding the products up
   */
  static Optional<FftGrid> suits(
      Correlation g, int batch, boolean filtersStay, double shareOfOthers) {
    return FftGrid.best(g, batch, grid -> share(grid, filtersStay))
        .filter(grid -> g.groups() == 1)
        .filter(grid -> (double) grid.tile().points() * 2 * BLOCK * g.channels() <= MOST)
        .filter(grid -> GAIN * share(grid, filtersStay) < Math.min(1, OTHERS * shareOfOthers));
  }

  /** Returns the modelled time as a share of that of adding the products up. */
  private static double share(FftGrid grid, boolean filtersStay) {
    Correlation g = grid.g();
    FftTile tile = grid.tile();
    double points = tile.points();
    int groups = Math.ceilDiv(grid.pairs(), GROUP);
    double products = groups * GROUP * PRODUCT * points * g.channels();
    double channels = CHANNEL * g.channels() * (tile.cost() + 4 * points);
    double back = BACK * grid.pairs() * grid.partCost();
    double filters =
        filtersStay
            ? 0
            : g.channels()
                * Math.ceilDiv(grid.pairs(), BLOCK)
                * (tile.cost() + BLOCK * PACK * points);
    double results = RESULT * g.filters() * g.height() * g.width();
    double all = grid.tiles() * (products + channels + back) + filters / grid.blocks();
    return (all + results) / (g.panelWork() + results);
  }

  @Override
  public int parts() {
    return grid.units() * slices;
  }

  @Override
  public void run(int part, int thread, long step) {
    int unit = part / slices;
    int slice = part % slices;
    int x = VectorConstants.FIRST + thread * scratchPerThread;
    int t = x + spectra;
    float[] s = scratch.array();
    for (int c = 0; c < g.channels(); c++) {
      source.transform(unit, c, s, t, x);
    }
    for (int group = groups * slice / slices; group < groups * (slice + 1) / slices; group++) {
      multiplyUnchecked(tile, g.channels(), s, x, filters.array(), filters.offset(group), s, t);
      back(unit, group, s, t);
    }
  }

  /** Transforms the products of a group back, and stores the results. */
  private void back(int unit, int group, float[] s, int t) {
    int end = Math.min(GROUP, grid.pairs() - group * GROUP);
    for (int pair = 0; pair < end; pair++) {
      int at = t + pair * tile.length();
      tile.inverseUnchecked(grid.rowsOf(unit), s, at);
      int filter = 2 * (group * GROUP + pair);
      store(unit, filter, s, at);
      if (filter + 1 < g.filters()) {
        store(unit, filter + 1, s, at + tile.plane());
      }
    }
  }

  private void store(int unit, int filter, float[] s, int from) {
    int plane = (grid.block(unit) * g.filters() + filter) * g.height();
    for (int i = 0; i < grid.rowsOf(unit); i++) {
      int at = (plane + grid.row(unit) + i) * g.width() + grid.column(unit);
      int to = y.offset() + at * BLOCK;
      int columns = grid.columnsOf(unit);
      WinogradTile.storeUnchecked(
          s,
          from + i * tile.row(),
          columns * (BLOCK / LANES),
          bias == null ? 0 : bias.array()[bias.offset() + filter],
          activation == Activation.RELU,
          y.array(),
          to,
          LANES);
      if (activation == Activation.LOGISTIC) {
        VectorMath.logistic(y.array(), to, y.array(), to, columns * BLOCK);
      }
    }
  }

  private static void multiplyUnchecked(
      FftTile tile, int channels, float[] x, int xo, float[] w, int wo, float[] t, int to) {
    for (int point = 0; point < tile.points(); point++) {
      int at = to + tile.place(point);
      int from = xo + FftSource.place(point, 0, channels);
      for (int l = 0; l < BLOCK; l += LANES) {
        multiply(
            channels,
            x,
            from + l,
            w,
            wo + point * channels * 2 * GROUP,
            t,
            at + l,
            tile.plane(),
            tile.length());
      }
    }
  }

  /** Micro-kernel: the spectrum of images at a point by those of four pairs of filters. */
  private static void multiply(
      int channels, float[] x, int xo, float[] w, int wo, float[] t, int at, int plane, int step) {
    FloatVector r0 = FloatVector.zero(SPECIES);
    FloatVector r1 = r0;
    FloatVector r2 = r0;
    FloatVector r3 = r0;
    FloatVector i0 = r0;
    FloatVector i1 = r0;
    FloatVector i2 = r0;
    FloatVector i3 = r0;
    for (int c = 0; c < channels; c++) {
      int k = wo + c * 2 * GROUP;
      int from = xo + c * FftSource.channelStep();
      FloatVector xr = FloatVector.fromArray(SPECIES, x, from);
      FloatVector xi = FloatVector.fromArray(SPECIES, x, from + BLOCK);
      FloatVector minus = xi.neg();
      FloatVector wr = FloatVector.broadcast(SPECIES, w[k]);
      FloatVector wi = FloatVector.broadcast(SPECIES, w[k + 1]);
      r0 = minus.fma(wi, xr.fma(wr, r0));
      i0 = xr.fma(wi, xi.fma(wr, i0));
      wr = FloatVector.broadcast(SPECIES, w[k + 2]);
      wi = FloatVector.broadcast(SPECIES, w[k + 3]);
      r1 = minus.fma(wi, xr.fma(wr, r1));
      i1 = xr.fma(wi, xi.fma(wr, i1));
      wr = FloatVector.broadcast(SPECIES, w[k + 4]);
      wi = FloatVector.broadcast(SPECIES, w[k + 5]);
      r2 = minus.fma(wi, xr.fma(wr, r2));
      i2 = xr.fma(wi, xi.fma(wr, i2));
      wr = FloatVector.broadcast(SPECIES, w[k + 6]);
      wi = FloatVector.broadcast(SPECIES, w[k + 7]);
      r3 = minus.fma(wi, xr.fma(wr, r3));
      i3 = xr.fma(wi, xi.fma(wr, i3));
    }
    r0.intoArray(t, at);
    i0.intoArray(t, at + plane);
    r1.intoArray(t, at + step);
    i1.intoArray(t, at + step + plane);
    r2.intoArray(t, at + 2 * step);
    i2.intoArray(t, at + 2 * step + plane);
    r3.intoArray(t, at + 3 * step);
    i3.intoArray(t, at + 3 * step + plane);
  }

  @Override
  public String algorithm() {
    return grid.describe() + Choice.beside("panel", 1 / share);
  }
}
