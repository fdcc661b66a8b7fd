package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the spectra of images are multiplied with: {@code [groups][points][channels][4 pairs of
 * filters][real, imaginary]}.
 *
 * <p>Two filters u and v go together, as {@code conj(U) + i conj(V)} by the number of points: of
 * the product's inverse the real part is the result of u, the imaginary part that of v.
 */
final class FftFilters implements Kernel {
  /** Pairs of filters of a group. */
  static final int GROUP = 4;

  private final Correlation g;
  private final FftTile tile;
  private final Storage filters;
  private final int pairs;
  private final int chunks; // of 16 pairs
  private final int groupLength;
  private final Packed transformed;
  private final Scratch scratch;

  FftFilters(FftGrid grid, Storage filters, Workspace workspace) {
    this.g = grid.g();
    this.tile = grid.tile();
    this.filters = filters;
    this.pairs = grid.pairs();
    this.chunks = Math.ceilDiv(pairs, BLOCK);
    this.groupLength = Math.multiplyExact(tile.points() * 2 * GROUP, g.channels());
    this.transformed = workspace.pack(filters, (long) Math.ceilDiv(pairs, GROUP) * groupLength);
    this.scratch = workspace.share((long) tile.length() * workspace.threads());
  }

  /** Returns the transformed filters. */
  float[] array() {
    return transformed.array();
  }

  /** Returns where those of a group begin. */
  int offset(int group) {
    return transformed.offset() + group * groupLength;
  }

  @Override
  public int parts() {
    return chunks * g.channels();
  }

  @Override
  public void run(int part, int thread, long step) {
    int chunk = part / g.channels();
    int channel = part % g.channels();
    int t = VectorConstants.FIRST + thread * tile.length();
    float[] s = scratch.array();
    int plane = tile.plane();
    Axis y = g.rows()[0];
    Axis x = g.columns()[0];
    int first = chunk * 2 * BLOCK;
    int count = Math.min(2 * BLOCK, g.filters() - first);
    int from = filters.offset() + first * g.filterStep() + channel * g.channelStep();
    for (int r = 0; r < y.taps(); r++) {
      int row = t + r * tile.row();
      Arrays.fill(s, row, row + tile.side() * BLOCK, 0);
      Arrays.fill(s, row + plane, row + plane + tile.side() * BLOCK, 0);
      for (int c = 0; c < x.taps(); c++) {
        int tap =
            from
                + (y.firstTap() + r * y.tapStep()) * g.filterWidth()
                + x.firstTap()
                + c * x.tapStep();
        int at = row + c * BLOCK;
        for (int f = 0; f < count; f++) {
          float weight = filters.array()[tap + f * g.filterStep()] / tile.points();
          s[at + f / 2 + f % 2 * plane] = f % 2 == 0 ? weight : -weight;
        }
      }
    }
    tile.forwardUnchecked(y.taps(), s, t);
    int lanes = Math.ceilDiv(count, 2);
    int pointStep = g.channels() * GROUP * 2;
    for (int lane = 0; lane < lanes; lane += GROUP) {
      int to = offset((chunk * BLOCK + lane) / GROUP) + channel * GROUP * 2;
      int inGroup = Math.min(GROUP, lanes - lane);
      for (int point = 0; point < tile.points(); point++) {
        int place = t + tile.place(point) + lane;
        for (int i = 0; i < inGroup; i++) {
          transformed.array()[to + 2 * i] = s[place + i];
          transformed.array()[to + 2 * i + 1] = -s[place + i + plane];
        }
        to += pointStep;
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
