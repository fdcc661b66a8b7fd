package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import java.util.Arrays;

/**
 * The filter gradient of blocked images with few channels, with the images in the lanes; {@link
 * SumLanes} adds the lanes.
 *
 * <p>Images are what is summed over, so each lane holds a sum of its own over the images that share
 * the lane. Nothing is transposed, and few channels leave no lane empty: what {@link
 * BlockedFilterGradient} loses by both is more than adding the lanes at the end takes.
 *
 * <pre>
 *   sums[4 filters][5 taps][16 images] += dy[place][4 filters][16 images] * x[place][5 taps][16 images]
 * </pre>
 *
 * <p>A part has the filters of one tile. It copies a window of the image, with the columns beside
 * it as zeros, then output gradients of some rows, and adds their products for all taps. The taps
 * of a tile are neighbours in a row of the filter, or channels.
 */
final class InnerFilterGradient implements Kernel {
  /** Floats of the window of an image, unless a single row of results needs more. */
  private static final int WINDOW = 1 << 17; // 512 KiB

  /** Floats of output gradients at a time; with fewer, the sums are fetched too often. */
  private static final int GRADIENTS = 20 << 10; // 80 KiB

  /**
   * What adding up with taps in the lanes takes for as many products: 0.6 to 1.3 times with 512-bit
   * vectors, 0.2 to 1 with 256.
   */
  private static final double OUTER = LANES == BLOCK ? 1 : 0.8;

  /** With that many filters the other method's copies take little of its time. */
  private static final int MANY_FILTERS = 32;

  /** Parts that keep some cores busy. */
  private static final int PARTS = 8;

  private final Storage x;
  private final Gradient dy;
  private final int gradientPlane; // floats
  private final int batch;
  private final Correlation g;
  private final Axis rowAxis;
  private final Axis columnAxis;
  private final boolean byColumn; // whether the taps of a tile are neighbours in a row
  private final InnerTile tile;
  private final int pieces; // of a row of taps, or of the channels
  private final int[] bases; // by tile of taps, where it begins in the window
  private final int[] tapRows; // by tile of taps
  private final int filterTiles;
  private final int blocks;
  private final int partials;
  private final int partLength; // floats of the sums of a part: [tiles of taps][tile]
  private final int columnStep; // of the window, floats
  private final int line;
  private final int plane;
  private final int windowRows; // of results
  private final int chunkRows; // of results, whose gradients are copied together
  private final int chunkColumns;
  private final double outerTimes; // modelled time of the other method, over this one's
  private final int window; // floats
  private final int gradients; // floats of a chunk
  private final int scratchPerThread;
  private final Scratch scratch; // sums of all parts; by thread: window, chunk, planes

  InnerFilterGradient(
      Convolution convolution,
      Shape image,
      Shape filter,
      Storage x,
      Gradient dy,
      Workspace workspace) {
    this.g = Correlation.forward(convolution, image, filter);
    this.x = x;
    this.dy = dy;
    this.gradientPlane = Math.multiplyExact(g.height(), g.width() * BLOCK);
    this.batch = image.dim(0);
    this.rowAxis = g.rows()[0];
    this.columnAxis = g.columns()[0];
    this.byColumn = isByColumn(g);
    this.tile = InnerTile.of(g.filters(), byColumn ? columnAxis.taps() : g.channels());
    int taps = tile.taps();
    this.pieces = Math.ceilDiv(byColumn ? columnAxis.taps() : g.channels(), taps);
    this.columnStep = byColumn ? BLOCK : taps * BLOCK;
    int reach = byColumn ? pieces * taps : (columnAxis.taps() - 1) * columnAxis.dilation() + 1;
    int windowColumns = (g.width() - 1) * columnAxis.sourceStep() + reach;
    this.line = windowColumns * columnStep;
    int planes = byColumn ? g.channels() : pieces;
    this.windowRows = windowRows(planes);
    this.plane = lines(windowRows) * line;
    int tapTiles = pieces * rowAxis.taps() * (byColumn ? g.channels() : columnAxis.taps());
    this.bases = new int[tapTiles];
    this.tapRows = new int[tapTiles];
    for (int i = 0; i < tapTiles; i++) {
      int[] at = place(i, 0);
      int channel = byColumn ? at[0] : at[0] / taps;
      int column = byColumn ? at[2] : at[2] * columnAxis.dilation();
      tapRows[i] = at[1];
      bases[i] = channel * plane + at[1] * rowAxis.dilation() * line + column * columnStep;
    }
    int placesOfChunk = Math.max(1, GRADIENTS / (tile.filters() * BLOCK));
    int chunks = Math.ceilDiv(g.width(), placesOfChunk);
    this.chunkColumns = Math.ceilDiv(g.width(), chunks);
    this.chunkRows = Math.clamp(placesOfChunk / chunkColumns, 1, windowRows);
    this.filterTiles = Math.ceilDiv(g.filters(), tile.filters());
    this.blocks = Math.ceilDiv(batch, BLOCK);
    this.partials = Math.clamp(Math.ceilDiv(PARTS, g.groups() * filterTiles), 1, blocks);
    this.partLength = Math.multiplyExact(tapTiles, tile.length());
    TapLanes outer = new TapLanes(convolution, filter, g.width());
    double outerProducts = (double) Tiles.count(g.filters()) * Tiles.COLUMN * outer.groups();
    double products = (double) filterTiles * partLength / BLOCK;
    this.outerTimes = OUTER * outerProducts / products;
    this.window = Math.multiplyExact(planes, plane);
    this.gradients = chunkRows * chunkColumns * tile.filters() * BLOCK;
    int computed = dy instanceof Gradient.Computed ? tile.filters() : 0;
    this.scratchPerThread =
        Math.addExact(
            Math.addExact(window, gradients), Math.multiplyExact(computed, gradientPlane));
    this.scratch =
        workspace.share(
            (long) parts() * partLength + (long) scratchPerThread * workspace.threads());
  }

  /**
   * Returns whether this takes less time than {@link BlockedFilterGradient}: with few channels, and
   * where a place does not see too many new columns or the other method's tiles are not filled.
   * With fewer than 512 bits there are not the registers for tiles that gain much.
   */
  static boolean suits(Correlation g) {
    int step = g.columns()[0].sourceStep();
    int taps = g.columns()[0].taps();
    if (g.channels() >= BLOCK || step > 2) {
      return false;
    }
    if (g.filters() < Tiles.ROWS) {
      return true;
    }
    return LANES == BLOCK
        ? step == 1 || taps <= 3
        : step == 1 && taps >= 5 && g.filters() < MANY_FILTERS;
  }

  private static boolean isByColumn(Correlation g) {
    if (g.columns()[0].dilation() > 1) {
      return false;
    }
    int taps = g.columns()[0].taps();
    int columns = g.channels() * InnerTile.of(g.filters(), taps).covered(g.filters(), taps);
    int channels =
        taps * InnerTile.of(g.filters(), g.channels()).covered(g.filters(), g.channels());
    return columns <= channels;
  }

  private int windowRows(int planes) {
    int rows = g.height();
    while (rows > 1 && (long) planes * lines(rows) * line > WINDOW) {
      rows--;
    }
    return rows;
  }

  /** Returns the rows of the image that so many rows of results see. */
  private int lines(int rows) {
    return (rows - 1) * rowAxis.sourceStep() + (rowAxis.taps() - 1) * rowAxis.dilation() + 1;
  }

  /** Returns channel, row and column in the filter of a tap of a tile; may be past the end. */
  private int[] place(int tapTile, int tap) {
    int at = tapTile % pieces * tile.taps() + tap;
    int row = tapTile / pieces % rowAxis.taps();
    int other = tapTile / pieces / rowAxis.taps();
    return byColumn ? new int[] {other, row, at} : new int[] {at, row, other};
  }

  /**
   * Returns where in a filter {@code [channels][rows][columns]} the tap of a tile lies, -1 if it
   * does not exist.
   */
  int placeInFilter(int tapTile, int tap) {
    int[] at = place(tapTile, tap);
    return at[0] < g.channels() && at[2] < columnAxis.taps()
        ? (at[0] * rowAxis.taps() + at[1]) * columnAxis.taps() + at[2]
        : -1;
  }

  /** Returns the convolution. */
  Correlation correlation() {
    return g;
  }

  /** Returns filters and taps of a tile. */
  InnerTile tile() {
    return tile;
  }

  /** Returns how many tiles the taps of a filter make. */
  int tapTiles() {
    return bases.length;
  }

  /** Returns how many tiles the filters of a group make. */
  int filterTiles() {
    return filterTiles;
  }

  /** Returns how many partial sums there are. */
  int partials() {
    return partials;
  }

  /**
   * Returns the sums, {@code [partials][groups][tiles of filters][tiles of taps][filters][taps]
   * [16]}.
   */
  float[] sums() {
    return scratch.array();
  }

  @Override
  public int parts() {
    return partials * g.groups() * filterTiles;
  }

  @Override
  public void run(int part, int thread, long step) {
    int filterTile = part % filterTiles;
    int group = part / filterTiles % g.groups();
    int partial = part / filterTiles / g.groups();
    int sums = FIRST + part * partLength;
    int own = FIRST + parts() * partLength + thread * scratchPerThread;
    Arrays.fill(scratch.array(), sums, sums + partLength, 0);
    // What no copy reaches stays so: columns beside the image, channels and filters past the last.
    Arrays.fill(scratch.array(), own, own + window + gradients, 0);
    int first = (int) ((long) blocks * partial / partials);
    int end = (int) ((long) blocks * (partial + 1) / partials);
    int images = batch - (blocks - 1) * BLOCK;
    if (end == blocks && images < BLOCK) {
      end--;
      add(end, group, filterTile, own, sums, thread);
      clearLanes(images, sums);
    }
    for (int block = first; block < end; block++) {
      add(block, group, filterTile, own, sums, thread);
    }
  }

  /** Clears the sums of lanes without an image, where anything may have been added. */
  private void clearLanes(int images, int sums) {
    for (int at = sums; at < sums + partLength; at += BLOCK) {
      Arrays.fill(scratch.array(), at + images, at + BLOCK, 0);
    }
  }

  private void add(int block, int group, int filterTile, int own, int sums, int thread) {
    int firstFilter = filterTile * tile.filters();
    int filters = Math.min(tile.filters(), g.filters() - firstFilter);
    int first = (block * g.groups() + group) * g.filters() + firstFilter;
    int planes = planes(first, filters, own + window + gradients, thread);
    for (int top = 0; top < g.height(); top += windowRows) {
      int bottom = Math.min(g.height(), top + windowRows);
      copyWindow(block, group, top, bottom, own);
      for (int row = top; row < bottom; row += chunkRows) {
        int endRow = Math.min(bottom, row + chunkRows);
        for (int column = 0; column < g.width(); column += chunkColumns) {
          int columns = Math.min(chunkColumns, g.width() - column);
          copyGradients(planes, filters, row, endRow, column, columns, own + window);
          addChunk(row, endRow, column, columns, top, own + window, own, sums);
        }
      }
    }
  }

  /** Returns where the planes of the filters lie, which are computed first if nobody has yet. */
  private int planes(int first, int filters, int own, int thread) {
    return switch (dy) {
      case Gradient.Stored(Storage stored) -> stored.offset() + first * gradientPlane;
      case Gradient.Computed(PlaneSource source) -> {
        for (int f = 0; f < filters; f++) {
          source.write(first + f, scratch.array(), own + f * gradientPlane, thread);
        }
        yield own;
      }
    };
  }

  private void addChunk(
      int row, int endRow, int column, int columns, int top, int chunk, int image, int sums) {
    int gradientRow = columns * tile.filters() * BLOCK;
    int rowStep = rowAxis.sourceStep() * line;
    int placeStep = columnAxis.sourceStep() * columnStep;
    for (int i = 0; i < bases.length; i++) {
      int first = row;
      while (first < endRow && !isInside(first, tapRows[i])) {
        first++;
      }
      int end = endRow;
      while (end > first && !isInside(end - 1, tapRows[i])) {
        end--;
      }
      if (first < end) {
        tile.addUnchecked(
            end - first,
            columns,
            scratch.array(),
            chunk + (first - row) * gradientRow,
            scratch.array(),
            image + bases[i] + (first - top) * rowStep + column * placeStep,
            placeStep,
            rowStep,
            scratch.array(),
            sums + i * tile.length());
      }
    }
  }

  private boolean isInside(int row, int tap) {
    int read = rowAxis.read(row, tap);
    return read >= 0 && read < g.sourceHeight();
  }

  /** Copies what rows of results see of the image. */
  private void copyWindow(int block, int group, int top, int bottom, int image) {
    int origin = columnAxis.origin();
    int first = Math.max(0, origin);
    int columns = Math.min(g.sourceWidth(), line / columnStep + origin) - first;
    if (columns <= 0) {
      return;
    }
    int firstLine = rowAxis.read(top, 0);
    int lines = lines(bottom - top);
    for (int c = 0; c < g.channels(); c++) {
      int from =
          x.offset()
              + ((block * g.groups() + group) * g.channels() + c)
                  * g.sourceHeight()
                  * g.sourceWidth()
                  * BLOCK;
      int to = image + (first - origin) * columnStep;
      to += byColumn ? c * plane : c / tile.taps() * plane + c % tile.taps() * BLOCK;
      int start = Math.max(0, -firstLine);
      int end = Math.min(lines, g.sourceHeight() - firstLine);
      for (int i = start; i < end; i++) {
        int source = from + ((firstLine + i) * g.sourceWidth() + first) * BLOCK;
        copy(x.array(), source, columns, to + i * line, columnStep);
      }
    }
  }

  private void copyGradients(
      int planes, int filters, int row, int endRow, int column, int columns, int chunk) {
    float[] array =
        dy instanceof Gradient.Stored(Storage stored) ? stored.array() : scratch.array();
    int step = tile.filters() * BLOCK;
    for (int f = 0; f < filters; f++) {
      for (int p = row; p < endRow; p++) {
        int from = planes + f * gradientPlane + (p * g.width() + column) * BLOCK;
        int to = chunk + (p - row) * columns * step + f * BLOCK;
        copy(array, from, columns, to, step);
      }
    }
  }

  /** Copies places of 16 images each to a distance. */
  private void copy(float[] from, int at, int places, int to, int step) {
    if (step == BLOCK) {
      System.arraycopy(from, at, scratch.array(), to, places * BLOCK);
    } else {
      for (int i = 0; i < places; i++) {
        Tiles.copy(from, at + i * BLOCK, scratch.array(), to + i * step);
      }
    }
  }

  @Override
  public String algorithm() {
    return "inner " + tile.describe() + Choice.beside("outer", outerTimes);
  }
}
