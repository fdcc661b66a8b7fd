package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
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
  private final int taps;
  private final Scratch scratch;

  WinogradPartials(WinogradFilterGradient source, Storage dw, Workspace workspace) {
    this.source = source;
    this.g = source.correlation();
    this.dw = dw;
    this.taps = g.rows()[0].taps();
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
        int chunk = i / WIDTH * POINTS * source.partTiles() * COLUMN;
        store(group, f, c, Math.min(LANES, endChannel - c), at + chunk + i % WIDTH, thread);
      }
    }
  }

  /** Transforms the taps of some channels of a filter back and stores them. */
  private void store(int group, int filter, int channel, int count, int from, int thread) {
    int t = FIRST + source.sumsLength() + 2 * SCRATCH * thread;
    int area = taps * taps;
    int pointStep = source.partTiles() * COLUMN;
    WinogradTile.resultUnchecked(taps, source.sums(), from, pointStep, scratch.array(), t);
    int to = dw.offset() + ((group * g.filters() + filter) * g.channels() + channel) * area;
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < area; i++) {
        dw.array()[to + c * area + i] = scratch.array()[t + i * LANES + c];
      }
    }
  }

  @Override
  public String algorithm() {
    return "add " + source.partials() + " partial sums, transformed";
  }
}
