package dev.lanes.vector;

import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradBlocks.TAPS;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;

import java.util.Arrays;
import java.util.Optional;

/**
 * Transforms filters for {@link WinogradConvolution}: for every group, point and {@link Tiles#ROWS}
 * filters {@code [blocks][channels][ROWS]}, filters that do not exist being zeros.
 *
 * <p>{@code LANES / ROWS} channels of ROWS filters fill a vector and lie side by side.
 */
final class WinogradFilters implements Kernel {
  private static final int CHANNELS = LANES / ROWS;

  private final Correlation g;
  private final Storage filters;
  private final WinogradBlocks blocks;
  private final int tiles;
  private final int tileLength;
  private final int pointStep;
  private final Storage transformed;
  private final int scratchPerThread;
  private final Scratch scratch;

  WinogradFilters(Correlation g, Storage filters, Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.blocks = WinogradBlocks.of(g);
    this.tiles = Tiles.count(g.filters());
    this.tileLength = Math.ceilDiv(blocks.count() * g.channels() + CHANNELS - 1, CHANNELS) * LANES;
    this.pointStep = Math.multiplyExact(tiles, tileLength);
    this.transformed = workspace.keep((long) g.groups() * POINTS * pointStep);
    this.scratchPerThread = TAPS * TAPS * LANES + SCRATCH;
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  /** Returns the transformed filters. */
  float[] array() {
    return transformed.array();
  }

  /** Returns where the filters of a group, a point and a tile of filters begin. */
  int offset(int group, int point, int tile) {
    return transformed.offset() + (group * POINTS + point) * pointStep + tile * tileLength;
  }

  /** Returns how many tiles of filters a group has. */
  int tiles() {
    return tiles;
  }

  @Override
  public int parts() {
    return g.groups() * tiles;
  }

  @Override
  public void run(int part, int thread, long step) {
    int group = part / tiles;
    int tile = part % tiles;
    int first = tile * ROWS;
    int count = Math.min(ROWS, g.filters() - first);
    int from = filters.offset() + group * g.groupStep() + first * g.filterStep();
    int w = VectorConstants.FIRST + thread * scratchPerThread;
    for (int block = 0; block < blocks.count(); block++) {
      // a vector may reach into the next block, which is written after it
      for (int c = 0; c < g.channels(); c += CHANNELS) {
        gather(block, from + c * g.channelStep(), Math.min(CHANNELS, g.channels() - c), count, w);
        WinogradTile.filterUnchecked(
            TAPS,
            scratch.array(),
            w,
            TAPS * LANES,
            LANES,
            scratch.array(),
            w + TAPS * TAPS * LANES,
            transformed.array(),
            offset(group, 0, tile) + (block * g.channels() + c) * ROWS,
            pointStep);
      }
    }
  }

  /** Copies the taps of a block, {@code [3][3][LANES]}. */
  private void gather(int block, int from, int channels, int count, int to) {
    Axis x = g.columns()[0];
    Axis y = g.rows()[0];
    for (int i = 0; i < TAPS; i++) {
      int row = blocks.row(block) + i;
      for (int j = 0; j < TAPS; j++) {
        int column = blocks.column(block) + j;
        int at = to + (i * TAPS + j) * LANES;
        if (row >= y.taps() || column >= x.taps()) {
          Arrays.fill(scratch.array(), at, at + LANES, 0);
          continue;
        }
        int tap =
            (y.firstTap() + row * y.tapStep()) * g.filterWidth()
                + x.firstTap()
                + column * x.tapStep();
        Packing.rows(
            filters.array(),
            from + tap,
            g.channelStep(),
            channels,
            g.filterStep(),
            count,
            scratch.array(),
            at);
      }
    }
  }

  @Override
  public Optional<Storage> packs() {
    return Optional.of(filters);
  }

  @Override
  public String algorithm() {
    return "transform filters";
  }
}
