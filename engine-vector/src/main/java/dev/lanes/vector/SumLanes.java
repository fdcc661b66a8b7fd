package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;

/**
 * Adds the partial sums of a filter gradient and then their lanes, always in the same order, and
 * puts them in the order of the filters.
 */
final class SumLanes implements Kernel {
  private final InnerFilterGradient source;
  private final Correlation g;
  private final Storage dw;
  private final int[] places; // by tile of taps and tap, in the filter; -1 for none

  SumLanes(InnerFilterGradient source, Storage dw) {
    this.source = source;
    this.g = source.correlation();
    this.dw = dw;
    int taps = source.tile().taps();
    this.places = new int[source.tapTiles() * taps];
    for (int i = 0; i < places.length; i++) {
      places[i] = source.placeInFilter(i / taps, i % taps);
    }
  }

  @Override
  public int parts() {
    return g.groups() * source.filterTiles();
  }

  @Override
  public void run(int part, int thread, long step) {
    float[] sums = source.sums();
    InnerTile tile = source.tile();
    int length = source.tapTiles() * tile.length();
    int own = FIRST + part * length;
    SumPartials.add(sums, own, length, parts() * length, source.partials());
    int group = part / source.filterTiles();
    int firstFilter = part % source.filterTiles() * tile.filters();
    int filters = Math.min(tile.filters(), g.filters() - firstFilter);
    for (int f = 0; f < filters; f++) {
      int to = dw.offset() + group * g.groupStep() + (firstFilter + f) * g.filterStep();
      for (int i = 0; i < places.length; i++) {
        if (places[i] >= 0) {
          int at = i / tile.taps() * tile.length() + (f * tile.taps() + i % tile.taps()) * BLOCK;
          dw.array()[to + places[i]] = sum(sums, own + at);
        }
      }
    }
  }

  /** Returns the sum of 16 floats. */
  private static float sum(float[] a, int at) {
    float s0 = a[at] + a[at + 4];
    float s1 = a[at + 1] + a[at + 5];
    float s2 = a[at + 2] + a[at + 6];
    float s3 = a[at + 3] + a[at + 7];
    s0 += a[at + 8] + a[at + 12];
    s1 += a[at + 9] + a[at + 13];
    s2 += a[at + 10] + a[at + 14];
    s3 += a[at + 11] + a[at + 15];
    return s0 + s1 + (s2 + s3);
  }

  @Override
  public String algorithm() {
    return "add lanes of " + source.partials() + " partial sums";
  }
}
