package dev.lanes.vector;

import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;

import java.util.Optional;

/**
 * Transforms filters for {@link WinogradConvolution}: for every group, point and {@link Tiles#ROWS}
 * filters {@code [channels][ROWS]}, filters that do not exist being zeros.
 *
 * <p>{@code LANES / ROWS} channels of ROWS filters fill a vector and lie side by side.
 */
final class WinogradFilters implements Kernel {
  private static final int CHANNELS = LANES / ROWS;

  private final Correlation g;
  private final Storage filters;
  private final int taps;
  private final int tiles;
  private final int tileLength;
  private final int pointStep;
  private final Storage transformed;
  private final int scratchPerThread;
  private final Scratch scratch;

  WinogradFilters(Correlation g, Storage filters, Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.taps = g.rows()[0].taps();
    this.tiles = Tiles.count(g.filters());
    this.tileLength = Math.ceilDiv(g.channels(), CHANNELS) * LANES;
    this.pointStep = Math.multiplyExact(tiles, tileLength);
    this.transformed = workspace.keep((long) g.groups() * POINTS * pointStep);
    this.scratchPerThread = taps * taps * LANES + SCRATCH;
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
    int t = w + taps * taps * LANES;
    Axis x = g.columns()[0];
    Axis y = g.rows()[0];
    for (int c = 0; c < g.channels(); c += CHANNELS) {
      int channels = Math.min(CHANNELS, g.channels() - c);
      for (int i = 0; i < taps; i++) {
        for (int j = 0; j < taps; j++) {
          int tap =
              (y.firstTap() + i * y.tapStep()) * g.filterWidth() + x.firstTap() + j * x.tapStep();
          Packing.rows(
              filters.array(),
              from + c * g.channelStep() + tap,
              g.channelStep(),
              channels,
              g.filterStep(),
              count,
              scratch.array(),
              w + (i * taps + j) * LANES);
        }
      }
      WinogradTile.filterUnchecked(
          taps,
          scratch.array(),
          w,
          taps * LANES,
          LANES,
          scratch.array(),
          t,
          transformed.array(),
          offset(group, 0, tile) + c * ROWS,
          pointStep);
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
