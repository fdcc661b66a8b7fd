package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Adds the partial sums of a filter gradient, always in the same order, and puts them in the order
 * of the filters.
 */
final class SumPartials implements Kernel {
  private final BlockedFilterGradient source;
  private final Storage dw;
  private final int[] places; // by group of lanes and lane
  private final int filterSize;
  private final int tiles;

  SumPartials(BlockedFilterGradient source, Storage dw) {
    this.source = source;
    this.dw = dw;
    this.places = source.lanes().places();
    int most = 0;
    for (int place : places) {
      most = Math.max(most, place + 1);
    }
    this.filterSize = most;
    this.tiles = Tiles.count(source.filters());
  }

  @Override
  public int parts() {
    return source.groups() * source.lanes().groups();
  }

  @Override
  public void run(int part, int thread, long step) {
    float[] sums = source.sums();
    int group = part / source.lanes().groups();
    int lanes = part % source.lanes().groups();
    int own = VectorConstants.FIRST + part * tiles * COLUMN;
    int next = parts() * tiles * COLUMN;
    add(sums, own, tiles * COLUMN, next, source.partials());
    int filters = source.filters();
    for (int f = 0; f < filters; f++) {
      int from = own + f / ROWS * COLUMN + f % ROWS * WIDTH;
      int to = dw.offset() + (group * filters + f) * filterSize;
      for (int i = 0; i < WIDTH; i++) {
        int place = places[lanes * WIDTH + i];
        if (place >= 0) {
          dw.array()[to + place] = sums[from + i];
        }
      }
    }
  }

  /** Adds {@code count} runs of {@code length} floats, {@code step} apart, into the first. */
  static void add(float[] sums, int at, int length, int step, int count) {
    for (int i = at; i < at + length; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, sums, i);
      for (int k = 1; k < count; k++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, sums, i + k * step));
      }
      sum.intoArray(sums, i);
    }
  }

  @Override
  public String algorithm() {
    return "add " + source.partials() + " partial sums";
  }
}
