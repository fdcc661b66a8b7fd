package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images in row-major order, and its transpose, by im2col and products: vectors lie
 * along the rows of the results.
 *
 * <p>A part takes up to {@link #MOST_UNITS} units of 16 results of one image and some of the
 * filters. What they read is copied from {@link PaddedLines}, for some {@link #DEPTH} taps at a
 * time, to packed columns {@code [units][taps][16]}, which whole vectors suffice for, and
 * multiplied with the packed filters.
 */
final class PlainConvolution implements Kernel {
  private static final int MOST_UNITS = 16;

  /** Taps packed at a time: with 16 units 256 KiB, a quarter of a common L2 cache. */
  private static final int DEPTH = 256;

  private static final int PARTS = 8; // at least, where there is work enough
  private static final double LEAST_WORK = 1 << 18; // multiply-accumulates of a part
  private static final int LEAST_TILES = 8; // of a part, since every part packs columns of its own

  private final Correlation g;
  private final PackedFilters filters;
  private final PadLines source;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;
  private final int batch;
  private final Run[] runs;
  private final int slices; // of the filters
  private final int tilesPerSlice;
  private final int tilesLength; // [tiles of a slice][units][ROWS][16], or of one pair of units
  private final int columnsLength;
  private final int scratchPerThread;
  private final Scratch scratch;

  /** Results of one phase computed together. */
  private record Run(int phaseY, int phaseX, Sixteens units) {}

  PlainConvolution(
      Correlation g,
      PackedFilters filters,
      int batch,
      PadLines source,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.batch = batch;
    this.source = source;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    double wanted = g.work() * batch * g.groups() / LEAST_WORK;
    int parts = Math.multiplyExact(batch * g.groups(), runs(1).size());
    int missing = missing(wanted, parts);
    this.slices = Math.clamp(missing, 1, Math.max(1, filters.tiles() / LEAST_TILES));
    this.runs = runs(missing(wanted, parts * slices)).toArray(Run[]::new);
    int units = 0;
    int depth = 0;
    int unitStep = 0;
    for (Run run : runs) {
      units = Math.max(units, run.units.count());
      depth = Math.max(depth, depth(run));
      unitStep = Math.max(unitStep, run.units.step());
    }
    this.tilesPerSlice = Math.ceilDiv(filters.tiles(), slices);
    int evenUnits = Math.ceilDiv(units, 2) * 2;
    this.tilesLength =
        depth <= DEPTH ? PAIR : Math.multiplyExact(tilesPerSlice * evenUnits, COLUMN);
    this.columnsLength = evenUnits * unitStep;
    this.scratchPerThread = VectorConstants.padded((long) tilesLength + columnsLength);
    this.scratch = workspace.share(source.end() + (long) scratchPerThread * workspace.threads());
  }

  /** Returns how many times as many parts there should be. */
  private static int missing(double wanted, int parts) {
    return Math.ceilDiv((int) Math.clamp(wanted, 1, PARTS), parts);
  }

  /** Returns the runs, cut so many times finer than need be, if there are units enough. */
  private List<Run> runs(int finer) {
    List<Run> runs = new ArrayList<>();
    for (int phaseY = 0; phaseY < g.rows().length; phaseY++) {
      for (int phaseX = 0; phaseX < g.columns().length; phaseX++) {
        Axis rows = g.rows()[phaseY];
        Axis columns = g.columns()[phaseX];
        int pitch = source.lines(phaseY, phaseX).pitch();
        int taps = Math.min(DEPTH, g.channels() * rows.taps() * columns.taps());
        for (Sixteens units : Sixteens.of(g, rows, columns, pitch, taps, MOST_UNITS, finer)) {
          runs.add(new Run(phaseY, phaseX, units));
        }
      }
    }
    return runs;
  }

  private int depth(Run run) {
    return g.channels() * g.rows()[run.phaseY].taps() * g.columns()[run.phaseX].taps();
  }

  @Override
  public int parts() {
    return batch * g.groups() * runs.length * slices;
  }

  @Override
  public void run(int part, int thread, long step) {
    int firstTile = part % slices * tilesPerSlice;
    int endTile = Math.min(filters.tiles(), firstTile + tilesPerSlice);
    Run run = runs[part / slices % runs.length];
    int group = part / slices / runs.length % g.groups();
    int image = part / slices / runs.length / g.groups();
    int tiles = source.end() + thread * scratchPerThread;
    int columns = tiles + tilesLength;
    int lines = source.offset(image, group, run.phaseY, run.phaseX);
    int length = depth(run);
    int first = 0;
    do { // at least once, for what no tap reaches is zero, or the bias
      int end = Math.min(length, first + DEPTH);
      pack(run, first, end, lines, columns);
      for (int t = firstTile; t < endTile; t++) {
        multiply(run, image, group, t, first, end, columns, tiles, t - firstTile);
      }
      first = end;
    } while (first < length);
  }

  /** Packs what the units read for the taps from {@code first} to {@code end}. */
  private void pack(Run run, int first, int end, int lines, int columns) {
    PaddedLines padded = source.lines(run.phaseY, run.phaseX);
    int rowTaps = g.rows()[run.phaseY].taps();
    int[] readFrom = run.units.from();
    int[] packTo = run.units.to();
    int d = first;
    while (d < end) {
      int tap = d / g.channels();
      int c = d % g.channels();
      int channels = Math.min(g.channels() - c, end - d);
      int from = lines + c * padded.channelStep() + padded.offset(tap % rowTaps, tap / rowTaps);
      int to = columns + (d - first) * WIDTH;
      for (int k = 0; k < channels; k++) {
        for (int i = 0; i < readFrom.length; i++) {
          Tiles.copy(scratch.array(), from + readFrom[i], scratch.array(), to + packTo[i]);
        }
        from += padded.channelStep();
        to += WIDTH;
      }
      d += channels;
    }
  }

  private void multiply(
      Run run, int image, int group, int t, int first, int end, int columns, int tiles, int slot) {
    int length = depth(run);
    int packed =
        filters.offset(filters.variant(run.phaseY), run.phaseX, group)
            + (t * length + first) * ROWS;
    int rows = Math.min(ROWS, g.filters() - t * ROWS);
    int filter = group * g.filters() + t * ROWS;
    int to = y.offset() + image * g.resultSize() + filter * g.height() * g.width();
    int unitStep = run.units.step();
    int pairs = Math.ceilDiv(run.units.count(), 2);
    for (int pair = 0; pair < pairs; pair++) {
      int u = 2 * pair;
      int count = Math.min(2, run.units.count() - u);
      int tile = length <= DEPTH ? tiles : tiles + (slot * pairs + pair) * PAIR;
      if (first == 0) {
        Epilogue.seedRows(bias, filter, rows, count, scratch.array(), tile);
      }
      int panel = columns + u * unitStep;
      Tiles.addProductUnchecked(
          end - first,
          filters.array(),
          packed,
          scratch.array(),
          panel,
          panel + unitStep,
          count,
          scratch.array(),
          tile);
      for (int i = 0; end == length && i < count; i++) {
        for (Sixteens.Store store : run.units.stores()[u + i]) {
          int from = tile + i * COLUMN + store.lane();
          storeRow(g.columns()[run.phaseX].step(), rows, store.count(), from, to + store.at());
        }
      }
    }
  }

  private void storeRow(int step, int rows, int count, int tile, int to) {
    int plane = g.height() * g.width();
    if (step == 1) {
      Epilogue.storePart(scratch.array(), tile, rows, count, relu, y.array(), to, plane);
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int lane = 0; lane < count; lane++) {
        float value = scratch.array()[tile + i * WIDTH + lane];
        y.array()[to + i * plane + lane * step] = relu ? Math.max(value, 0) : value;
      }
    }
  }

  @Override
  public String algorithm() {
    return "im2col " + Tiles.describe();
  }
}
