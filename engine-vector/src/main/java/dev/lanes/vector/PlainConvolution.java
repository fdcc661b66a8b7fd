package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images in row-major order, and its transpose, by im2col and products: what 16
 * results read is gathered to a packed column {@code [columns of taps][rows of taps][channels][16]}
 * and multiplied with the packed filters.
 *
 * <p>Any geometry, any batch; no more of the column matrix exists at a time than a few columns.
 */
final class PlainConvolution implements Kernel {
  /** Floats of the columns of one part: 256 KiB, a quarter of a common L2 cache. */
  private static final int COLUMNS = 64 * 1024;

  private final Correlation g;
  private final PackedFilters filters;
  private final Storage x;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;
  private final int batch;
  private final Run[] runs;
  private final int depth; // at most, over the phases
  private final int scratchPerThread;
  private final Scratch scratch;

  /**
   * Results computed together: {@code count} from {@code first} of one phase, as 16-wide columns.
   */
  private record Run(int phaseY, int phaseX, int first, int count) {}

  PlainConvolution(
      Correlation g,
      PackedFilters filters,
      int batch,
      Storage x,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.batch = batch;
    this.x = x;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    int most = 0;
    for (Axis row : g.rows()) {
      for (Axis column : g.columns()) {
        most = Math.max(most, g.channels() * row.taps() * column.taps());
      }
    }
    this.depth = most;
    int perRun = Math.max(2, COLUMNS / Math.max(1, WIDTH * depth) / 2 * 2);
    this.runs = runs(g, Math.min(perRun, 16) * WIDTH);
    int longest = 0;
    for (Run run : runs) {
      longest = Math.max(longest, Math.ceilDiv(run.count, WIDTH));
    }
    this.scratchPerThread =
        Math.addExact(PAIR, Math.multiplyExact(longest * WIDTH, Math.max(1, depth)));
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  private static Run[] runs(Correlation g, int size) {
    return IntStream.range(0, g.rows().length * g.columns().length)
        .boxed()
        .flatMap(
            phase -> {
              int y = phase / g.columns().length;
              int x = phase % g.columns().length;
              int results = g.rows()[y].places() * g.columns()[x].places();
              return IntStream.range(0, Math.ceilDiv(results, size))
                  .mapToObj(i -> new Run(y, x, i * size, Math.min(size, results - i * size)));
            })
        .toArray(Run[]::new);
  }

  @Override
  public int parts() {
    return batch * g.groups() * runs.length;
  }

  @Override
  public void run(int part, int thread, long step) {
    Run run = runs[part % runs.length];
    int group = part / runs.length % g.groups();
    int image = part / runs.length / g.groups();
    int tile = VectorConstants.FIRST + thread * scratchPerThread;
    Axis rows = g.rows()[run.phaseY];
    Axis columns = g.columns()[run.phaseX];
    int length = g.channels() * rows.taps() * columns.taps();
    int source =
        x.offset()
            + image * g.sourceSize()
            + group * g.channels() * g.sourceHeight() * g.sourceWidth();
    for (int i = 0; i < run.count; i += WIDTH) {
      int count = Math.min(WIDTH, run.count - i);
      gather(rows, columns, source, run.first + i, count, tile + PAIR + i * length);
    }
    for (int t = 0; t < filters.tiles(); t++) {
      results(run, image, group, t, length, tile);
    }
  }

  /** Packs what {@code count} results of one phase read, counted row by row from {@code first}. */
  private void gather(Axis rows, Axis columns, int source, int first, int count, int to) {
    int taps = rows.taps() * columns.taps();
    Arrays.fill(scratch.array(), to, to + taps * g.channels() * WIDTH, 0);
    int lane = 0;
    while (lane < count) {
      int j = (first + lane) / columns.places();
      int i = (first + lane) % columns.places();
      int length = Math.min(count - lane, columns.places() - i);
      for (int s = 0; s < columns.taps(); s++) {
        int from = firstAtLeast(columns, s, i, length, 0);
        int end = firstAtLeast(columns, s, i, length, g.sourceWidth());
        for (int r = 0; r < rows.taps(); r++) {
          int line = rows.read(j, r);
          if (line >= 0 && line < g.sourceHeight() && from < end) {
            gatherLine(
                source + line * g.sourceWidth() + columns.read(i + from, s),
                columns.sourceStep(),
                end - from,
                to + (s * rows.taps() + r) * g.channels() * WIDTH + lane + from);
          }
        }
      }
      lane += length;
    }
  }

  /** Returns the first of the results, counted from i, whose tap s reads at or after a place. */
  private static int firstAtLeast(Axis axis, int s, int i, int length, int place) {
    int steps = Math.ceilDiv(place - axis.read(i, s), axis.sourceStep());
    return Math.clamp(steps, 0, length);
  }

  private void gatherLine(int source, int step, int count, int to) {
    int plane = g.sourceHeight() * g.sourceWidth();
    float[] from = x.array();
    for (int c = 0; c < g.channels(); c++) {
      int at = source + c * plane;
      int target = to + c * WIDTH;
      if (step == 1 && count == WIDTH) {
        Tiles.copy(from, at, scratch.array(), target);
      } else {
        for (int i = 0; i < count; i++) {
          scratch.array()[target + i] = from[at + i * step];
        }
      }
    }
  }

  private void results(Run run, int image, int group, int t, int length, int tile) {
    int variant = filters.variant(run.phaseY);
    int packed = filters.offset(variant, run.phaseX, group) + t * length * ROWS;
    int rows = Math.min(ROWS, g.filters() - t * ROWS);
    int filter = group * g.filters() + t * ROWS;
    int plane = g.height() * g.width();
    int to = y.offset() + image * g.resultSize() + filter * plane;
    for (int i = 0; i < run.count; i += 2 * WIDTH) {
      int left = run.count - i;
      int columns = left > WIDTH ? 2 : 1;
      int panel = tile + PAIR + i * length;
      Epilogue.seedRows(bias, filter, rows, columns, scratch.array(), tile);
      Tiles.addProductUnchecked(
          length,
          filters.array(),
          packed,
          scratch.array(),
          panel,
          panel + WIDTH * length,
          columns,
          scratch.array(),
          tile);
      store(run, run.first + i, Math.min(WIDTH, left), rows, tile, to);
      if (columns == 2) {
        store(run, run.first + i + WIDTH, Math.min(WIDTH, left - WIDTH), rows, tile + COLUMN, to);
      }
    }
  }

  private void store(Run run, int first, int count, int rows, int tile, int to) {
    int plane = g.height() * g.width();
    Axis columns = g.columns()[run.phaseX];
    if (columns.step() == 1 && g.rows()[run.phaseY].step() == 1) {
      Epilogue.storePart(scratch.array(), tile, rows, count, relu, y.array(), to + first, plane);
      return;
    }
    Axis lines = g.rows()[run.phaseY];
    for (int lane = 0; lane < count; lane++) {
      int line = lines.first() + (first + lane) / columns.places() * lines.step();
      int column = columns.first() + (first + lane) % columns.places() * columns.step();
      int at = to + line * g.width() + column;
      for (int i = 0; i < rows; i++) {
        float value = scratch.array()[tile + i * WIDTH + lane];
        y.array()[at + i * plane] = relu ? Math.max(value, 0) : value;
      }
    }
  }

  @Override
  public String algorithm() {
    return "im2col " + Tiles.describe();
  }
}
