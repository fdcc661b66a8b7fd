package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradBlocks.RESULTS;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;
import static dev.lanes.vector.WinogradTile.SIDE;

import java.util.Arrays;

/**
 * Transforms the tiles of images in row-major order for {@link PlainWinograd}: sixteen tiles of one
 * channel lie in the lanes, whatever image and place they are of.
 *
 * <pre>
 *   x ──► [rows][columns][16 tiles] ──► V [groups][sixteens][36][blocks of taps][channels][16]
 * </pre>
 */
final class WinogradLanes implements Kernel {
  private static final int CHANNELS = 16; // of a part

  private final Correlation g;
  private final WinogradBlocks taps;
  private final Storage x;
  private final int tileColumns;
  private final int tilesPerImage;
  private final int tiles;
  private final int sixteens;
  private final int chunks; // of channels
  private final int depth;
  private final int pointStep;
  private final int sixteenStep;
  private final int length;
  private final int rows; // of what all blocks of taps of a tile see
  private final int columns;
  private final Scratch scratch; // V; by thread: what sixteen tiles see, a tile

  WinogradLanes(Correlation g, int batch, Storage x, Workspace workspace) {
    this.g = g;
    this.taps = WinogradBlocks.of(g);
    this.x = x;
    this.tileColumns = Math.ceilDiv(g.width(), RESULTS);
    this.tilesPerImage = WinogradBlocks.tiles(g);
    this.tiles = Math.multiplyExact(batch, tilesPerImage);
    this.sixteens = Math.ceilDiv(tiles, BLOCK);
    this.chunks = Math.ceilDiv(g.channels(), CHANNELS);
    this.depth = taps.count() * g.channels();
    this.pointStep = (depth | 1) * BLOCK; // an odd number of lines
    this.sixteenStep = Math.multiplyExact(POINTS, pointStep);
    this.length = Math.multiplyExact(Math.multiplyExact(g.groups(), sixteens), sixteenStep);
    this.rows = SIDE + taps.row(taps.count() - 1);
    this.columns = SIDE + taps.column(taps.count() - 1);
    this.scratch = workspace.share(length + (long) seen() * workspace.threads());
  }

  private int seen() {
    return rows * columns * BLOCK + SCRATCH;
  }

  /** Returns how many tiles there are, of all images. */
  int tiles() {
    return tiles;
  }

  /** Returns how many vectors of sixteen tiles there are. */
  int sixteens() {
    return sixteens;
  }

  /** Returns the channels of all blocks of taps. */
  int depth() {
    return depth;
  }

  /** Returns the image of a tile. */
  int image(int tile) {
    return tile / tilesPerImage;
  }

  /** Returns the first row of results of a tile. */
  int row(int tile) {
    return tile % tilesPerImage / tileColumns * RESULTS;
  }

  /** Returns the first column of results of a tile. */
  int column(int tile) {
    return tile % tilesPerImage % tileColumns * RESULTS;
  }

  /** Returns where a point of sixteen tiles begins, {@code [depth][16]}. */
  int offset(int group, int sixteen, int point) {
    return FIRST + (group * sixteens + sixteen) * sixteenStep + point * pointStep;
  }

  /** Returns where all of them end. */
  int end() {
    return FIRST + length;
  }

  @Override
  public int parts() {
    return g.groups() * sixteens * chunks;
  }

  @Override
  public void run(int part, int thread, long step) {
    int chunk = part % chunks;
    int sixteen = part / chunks % sixteens;
    int group = part / chunks / sixteens;
    int seen = end() + thread * seen();
    int transformed = seen + rows * columns * BLOCK;
    Arrays.fill(scratch.array(), seen, transformed, 0); // outside it stays so for all channels
    int endChannel = Math.min(g.channels(), (chunk + 1) * CHANNELS);
    for (int c = chunk * CHANNELS; c < endChannel; c++) {
      gather(group, sixteen, c, seen);
      for (int block = 0; block < taps.count(); block++) {
        int from = seen + (taps.row(block) * columns + taps.column(block)) * BLOCK;
        int to = offset(group, sixteen, 0) + (block * g.channels() + c) * BLOCK;
        for (int l = 0; l < BLOCK; l += LANES) {
          WinogradTile.imageUnchecked(
              scratch.array(),
              from + l,
              columns * BLOCK,
              BLOCK,
              scratch.array(),
              transformed,
              scratch.array(),
              to + l,
              pointStep);
        }
      }
    }
  }

  /** Copies what sixteen tiles see of a channel. */
  private void gather(int group, int sixteen, int channel, int to) {
    int first = sixteen * BLOCK;
    int height = g.sourceHeight();
    int width = g.sourceWidth();
    for (int lane = 0; lane < Math.min(BLOCK, tiles - first); lane++) {
      int tile = first + lane;
      int top = row(tile) + g.rows()[0].origin();
      int left = column(tile) + g.columns()[0].origin();
      int firstColumn = Math.max(0, -left);
      int endColumn = Math.min(columns, width - left);
      int plane = (image(tile) * g.groups() + group) * g.channels() + channel;
      for (int i = Math.max(0, -top); i < Math.min(rows, height - top); i++) {
        int source = x.offset() + (plane * height + top + i) * width + left;
        int target = to + i * columns * BLOCK + lane;
        for (int j = firstColumn; j < endColumn; j++) {
          scratch.array()[target + j * BLOCK] = x.array()[source + j];
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "transform tiles";
  }
}
