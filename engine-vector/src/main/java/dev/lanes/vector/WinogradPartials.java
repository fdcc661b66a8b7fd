package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradBlocks.TAPS;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;

/**
 * Adds the partial sums of {@link WinogradFilterGradient}, always in the same order, transforms
 * them back and puts the taps in the order of the filters.
 */
final class WinogradPartials implements Kernel {
  private final WinogradFilterGradient source;
  private final Correlation g;
  private final Storage dw;
  private final Scratch scratch;

  WinogradPartials(WinogradFilterGradient source, Storage dw, Workspace workspace) {
    this.source = source;
    this.g = source.correlation();
    this.dw = dw;
    this.scratch = workspace.share(source.sumsLength() + 2L * SCRATCH * workspace.threads());
  }

  @Override
  public int parts() {
    return g.groups() * source.slices() * source.filterParts();
  }

  @Override
  public void run(int part, int thread, long step) {
    int filterPart = part % source.filterParts();
    int slice = part / source.filterParts() % source.slices();
    int group = part / source.filterParts() / source.slices();
    int length = source.partLength();
    int own = FIRST + part * length;
    SumPartials.add(source.sums(), own, length, parts() * length, source.partials());
    int firstFilter = filterPart * source.partTiles() * ROWS;
    int endFilter = Math.min(g.filters(), firstFilter + source.partTiles() * ROWS);
    int firstChannel = slice * source.partChunks() * WIDTH;
    int endChannel = Math.min(g.channels(), firstChannel + source.partChunks() * WIDTH);
    for (int f = firstFilter; f < endFilter; f++) {
      int row = f - firstFilter;
      int at = own + row / ROWS * COLUMN + row % ROWS * WIDTH;
      for (int c = firstChannel; c < endChannel; c += LANES) {
        int i = c - firstChannel;
        int from = at + i / WIDTH * POINTS * source.partTiles() * COLUMN + i % WIDTH;
        int count = Math.min(LANES, endChannel - c);
        for (int block = 0; block < source.taps().count(); block++) {
          store(group, f, c, count, block, from + block * source.blockLength(), thread);
        }
      }
    }
  }

  /** Transforms a block of taps of some channels of a filter back and stores those that exist. */
  private void store(
      int group, int filter, int channel, int count, int block, int from, int thread) {
    int t = FIRST + source.sumsLength() + 2 * SCRATCH * thread;
    int pointStep = source.partTiles() * COLUMN;
    WinogradTile.resultUnchecked(TAPS, source.sums(), from, pointStep, scratch.array(), t);
    WinogradBlocks taps = source.taps();
    int area = taps.tapRows() * taps.tapColumns();
    int to = dw.offset() + ((group * g.filters() + filter) * g.channels() + channel) * area;
    int rows = Math.min(TAPS, taps.tapRows() - taps.row(block));
    int columns = Math.min(TAPS, taps.tapColumns() - taps.column(block));
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < rows; i++) {
        int line = to + c * area + (taps.row(block) + i) * taps.tapColumns() + taps.column(block);
        for (int j = 0; j < columns; j++) {
          dw.array()[line + j] = scratch.array()[t + (i * TAPS + j) * LANES + c];
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "add " + source.partials() + " partial sums, transformed";
  }
}
