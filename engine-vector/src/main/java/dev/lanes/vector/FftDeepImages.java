package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The spectra of all tiles of blocked images, channels in the lanes, for the kernel that comes
 * next: {@code [groups][chunks of 16 channels][halves][units * 16 images][real, imaginary][16]},
 * twice as large as they are.
 *
 * <p>Two images are transformed at a time, as real and imaginary part. Since the spectrum of real
 * numbers is conjugate at the opposite frequency, there the two are told apart, and of both one
 * half of the points is kept.
 */
final class FftDeepImages implements Kernel {
  private final FftGrid grid;
  private final FftTile tile;
  private final Correlation g;
  private final Storage x;
  private final int chunks;
  private final int images; // with those that do not exist
  private final int chunkLength; // floats of the spectra of a chunk
  private final int spectra; // floats of all
  private final int lineStep; // of a copied line, from channel to channel
  private final int scratchPerThread;
  private final Scratch scratch; // spectra; by thread: tiles, copied lines

  FftDeepImages(FftGrid grid, Storage x, Workspace workspace) {
    this.grid = grid;
    this.tile = grid.tile();
    this.g = grid.g();
    this.x = x;
    this.chunks = Math.ceilDiv(g.channels(), BLOCK);
    this.images = grid.units() * BLOCK;
    this.chunkLength = Math.multiplyExact(tile.halves(), images * 2 * BLOCK);
    this.spectra = Math.multiplyExact(g.groups() * chunks, chunkLength);
    this.lineStep = (tile.side() | 1) * BLOCK; // an odd number of lines of a cache
    this.scratchPerThread = BLOCK * (tile.plane() + lineStep);
    this.scratch = workspace.share(spectra + (long) scratchPerThread * workspace.threads());
  }

  /** Returns the floats of the spectra. */
  static double length(FftGrid grid) {
    Correlation g = grid.g();
    double lanes = (double) g.groups() * Math.ceilDiv(g.channels(), BLOCK) * BLOCK;
    return lanes * grid.tile().halves() * grid.units() * BLOCK * 2;
  }

  /** Returns where they lie. */
  float[] array() {
    return scratch.array();
  }

  /** Returns where those of a chunk of channels begin at a pair of points. */
  int offset(int group, int chunk, int half) {
    return FIRST + (group * chunks + chunk) * chunkLength + half * images * 2 * BLOCK;
  }

  /** Returns where the spectra end. */
  int end() {
    return FIRST + spectra;
  }

  @Override
  public int parts() {
    return grid.units() * g.groups() * chunks;
  }

  @Override
  public void run(int part, int thread, long step) {
    int chunk = part % chunks;
    int group = part / chunks % g.groups();
    int unit = part / chunks / g.groups();
    float[] s = scratch.array();
    int t = end() + thread * scratchPerThread;
    int rows = turn(unit, group, chunk, s, t);
    for (int pair = 0; pair < BLOCK / 2; pair++) {
      tile.forwardUnchecked(rows, s, t + pair * tile.length());
    }
    for (int half = 0; half < tile.halves(); half++) {
      int to = offset(group, chunk, half) + unit * BLOCK * 2 * BLOCK;
      separateUnchecked(s, t + tile.firstOf(half), t + tile.secondOf(half), tile.plane(), to);
    }
  }

  /**
   * Turns what a tile sees of 16 images and channels, {@code [images][side][side][16 channels]}.
   *
   * @return its rows that exist, or precede one that exists
   */
  private int turn(int unit, int group, int chunk, float[] s, int t) {
    int side = tile.side();
    int channels = Math.min(BLOCK, g.channels() - chunk * BLOCK);
    int channel = (grid.block(unit) * g.groups() + group) * g.channels() + chunk * BLOCK;
    int plane = g.sourceHeight() * g.sourceWidth() * BLOCK;
    int top = grid.row(unit) + g.rows()[0].origin();
    int rows = Math.clamp(g.sourceHeight() - top, 0, side);
    int left = grid.column(unit) + g.columns()[0].origin();
    int first = Math.clamp(-left, 0, side);
    int end = Math.clamp(g.sourceWidth() - left, first, side);
    int copy = t + BLOCK * tile.plane();
    for (int i = 0; i < rows; i++) {
      int at = t + i * tile.row();
      int inside = top + i < 0 ? first : end;
      if (inside > first) {
        int line = channel * plane + ((top + i) * g.sourceWidth() + left + first) * BLOCK;
        for (int c = 0; c < channels; c++) { // fetches faster than turning does
          int from = x.offset() + line + c * plane;
          System.arraycopy(x.array(), from, s, copy + c * lineStep, (end - first) * BLOCK);
        }
        int to = at + first * BLOCK;
        int columns = end - first;
        Transpose.turn(s, copy, lineStep, channels, columns, BLOCK, s, to, BLOCK, tile.plane());
      }
      for (int n = 0; n < BLOCK; n++) {
        int from = at + n * tile.plane();
        int begin = n < grid.images(unit) ? inside : first;
        Arrays.fill(s, from, from + first * BLOCK, 0);
        Arrays.fill(s, from + begin * BLOCK, from + side * BLOCK, 0);
      }
    }
    return rows;
  }

  /** Tells the spectra of 16 images apart, at a point and the opposite one. */
  private static void separateUnchecked(float[] s, int first, int second, int plane, int to) {
    for (int pair = 0; pair < BLOCK / 2; pair++) {
      int a = first + 2 * pair * plane;
      int b = second + 2 * pair * plane;
      int at = to + pair * 4 * BLOCK;
      for (int l = 0; l < BLOCK; l += LANES) {
        FloatVector re = FloatVector.fromArray(SPECIES, s, a + l);
        FloatVector im = FloatVector.fromArray(SPECIES, s, a + plane + l);
        FloatVector or = FloatVector.fromArray(SPECIES, s, b + l);
        FloatVector oi = FloatVector.fromArray(SPECIES, s, b + plane + l);
        re.add(or).intoArray(s, at + l);
        im.sub(oi).intoArray(s, at + BLOCK + l);
        im.add(oi).intoArray(s, at + 2 * BLOCK + l);
        or.sub(re).intoArray(s, at + 3 * BLOCK + l);
      }
    }
  }

  @Override
  public String algorithm() {
    return "turn and transform images";
  }
}
