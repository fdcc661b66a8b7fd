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
  private final int[] taps; // [blocks][3][3], where each lies in its filter; negative for none
  private final boolean[] isWhole; // by block
  private final int tiles;
  private final int tileLength;
  private final int pointStep;
  private final Packed transformed;
  private final int scratchPerThread;
  private final Scratch scratch;

  WinogradFilters(Correlation g, Storage filters, Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.blocks = WinogradBlocks.of(g);
    this.taps = new int[blocks.count() * TAPS * TAPS];
    this.isWhole = new boolean[blocks.count()];
    for (int block = 0; block < isWhole.length; block++) {
      isWhole[block] = true;
      for (int tap = 0; tap < TAPS * TAPS; tap++) {
        int place = place(g, blocks.row(block) + tap / TAPS, blocks.column(block) + tap % TAPS);
        taps[block * TAPS * TAPS + tap] = place;
        isWhole[block] &= place >= 0;
      }
    }
    this.tiles = Tiles.count(g.filters());
    this.tileLength = Math.ceilDiv(blocks.count() * g.channels() + CHANNELS - 1, CHANNELS) * LANES;
    this.pointStep = Math.multiplyExact(tiles, tileLength);
    this.transformed = workspace.pack(filters, (long) g.groups() * POINTS * pointStep);
    this.scratchPerThread = TAPS * TAPS * LANES + SCRATCH;
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  /** Returns where a tap lies in its filter, or -1 if there is none. */
  private static int place(Correlation g, int row, int column) {
    Axis y = g.rows()[0];
    Axis x = g.columns()[0];
    return row >= y.taps() || column >= x.taps()
        ? -1
        : (y.firstTap() + row * y.tapStep()) * g.filterWidth()
            + x.firstTap()
            + column * x.tapStep();
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
    if (channels < CHANNELS || count < ROWS || !isWhole[block]) {
      Arrays.fill(scratch.array(), to, to + TAPS * TAPS * LANES, 0);
    }
    int first = block * TAPS * TAPS;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < count; i++) {
        int source = from + c * g.channelStep() + i * g.filterStep();
        int target = to + c * ROWS + i;
        if (isWhole[block]) {
          for (int tap = 0; tap < TAPS * TAPS; tap++) {
            scratch.array()[target + tap * LANES] = filters.array()[source + taps[first + tap]];
          }
        } else {
          for (int tap = 0; tap < TAPS * TAPS; tap++) {
            if (taps[first + tap] >= 0) {
              scratch.array()[target + tap * LANES] = filters.array()[source + taps[first + tap]];
            }
          }
        }
      }
    }
  }

  @Override
  public Optional<Storage> packs() {
    return transformed.packs();
  }

  @Override
  public String algorithm() {
    return "transform filters";
  }
}
