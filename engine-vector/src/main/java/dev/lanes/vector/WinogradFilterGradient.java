package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.WinogradBlocks.RESULTS;
import static dev.lanes.vector.WinogradBlocks.TAPS;
import static dev.lanes.vector.WinogradTile.POINTS;
import static dev.lanes.vector.WinogradTile.SCRATCH;
import static dev.lanes.vector.WinogradTile.SIDE;

import java.util.Arrays;
import java.util.List;

/**
 * The filter gradient of blocked images by Winograd's method, as partial sums of 36 points; {@link
 * WinogradPartials} adds them, if there are several, before they are transformed back.
 *
 * <p>A gradient of a filter is a convolution of the image with a tile of output gradients, whose
 * transform is multiplied with that of the image and summed over tiles and images. Since images are
 * what is summed over, the image is transposed, so that 16 channels lie in the lanes, and the
 * output gradients are broadcast. A part takes up to 32 channels and 64 filters, so that its sums
 * stay in an L2 cache, and goes down strips of tiles:
 *
 * <pre>
 *   strip [6 rows][columns][16 images][32 channels] ──► V [36][2][tiles][16 images][16 channels]
 *   output gradients of 16 filters ──► D [36][16 filters][tiles][16 images]
 *   sums [36][64 filters][32 channels] += D * V
 * </pre>
 *
 * <p>Larger filters than 3 x 3 are cut into {@link WinogradBlocks}, each with sums of its own; all
 * of them see one strip, from different places, and the same output gradients.
 */
final class WinogradFilterGradient implements Kernel {
  /** Channels of a part, in vectors of 16. */
  private static final int CHUNKS = 2;

  /** Filters of a part, if there is one block of taps. */
  private static final int FILTERS = 64;

  /** Filters of a part, if there are several. */
  private static final int FILTERS_OF_BLOCKS = 32;

  /** Tiles of filters that are transformed at a time, if there is one block of taps. */
  private static final int TILES_AT_A_TIME = 2;

  /** Tiles of a strip at most, if a part has all the channels it may have. */
  private static final int STRIP = 4;

  /** Parts that keep some cores busy. */
  private static final int PARTS = 16;

  /** What a point of the image costs, transposed, in multiply-accumulates. */
  private static final double STRIP_IMAGE = 12;

  /** What it costs transformed, for each block of taps. */
  private static final double IMAGE = 13;

  /** What a point of output gradients costs. */
  private static final double GRADIENT = 7;

  /** Less than this is within what the estimate errs. */
  private static final double GAIN = 1.2;

  private final Correlation g;
  private final int batch;
  private final Image x;
  private final Storage dy;
  private final Storage dw;
  private final WinogradBlocks taps;
  private final int tileRows;
  private final int tileColumns;
  private final int strip; // tiles
  private final int strips;
  private final int chunks; // of 16 channels, per group
  private final int tiles; // of filters, per group
  private final int slices;
  private final int filterParts;
  private final int units; // strips of all blocks
  private final int partials;
  private final int partChunks; // of 16 channels, of a part
  private final int lanes; // channels of a part, with those that do not exist
  private final int lineStep; // of a copied line, from channel to channel
  private final int partTiles; // of filters, of a part
  private final int tilesAtATime; // of filters, transformed
  private final int pointStep; // of the sums, from point to point
  private final int blockLength; // floats of a part's sums for a block of taps
  private final int partLength; // floats of a part's sums
  private final int sumsLength; // [partials][groups][slices][filter parts]: partLength, or
  // [threads]: partLength, if there is one partial sum
  private final int stripRows;
  private final int stripColumns;
  private final int rowLength; // floats of a row of the transposed strip
  private final int chunkStep; // of V, from 16 channels to the next
  private final int imageStep; // of V, from point to point
  private final int gradientRow; // of D, from filter to filter
  private final int gradientStep; // of D, from point to point
  private final int scratchPerThread;
  private final Scratch scratch; // sums; by thread: strip, V, D, tile, copied lines

  private WinogradFilterGradient(
      Correlation g, int batch, Image x, Storage dy, Storage dw, Workspace workspace) {
    this.g = g;
    this.batch = batch;
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    this.taps = WinogradBlocks.of(g);
    this.tileRows = Math.ceilDiv(g.height(), RESULTS);
    this.tileColumns = Math.ceilDiv(g.width(), RESULTS);
    this.chunks = Math.ceilDiv(g.channels(), WIDTH);
    this.partChunks = Math.min(chunks, CHUNKS);
    this.lanes = partChunks * WIDTH;
    this.strips = Math.ceilDiv(tileColumns, STRIP * CHUNKS / partChunks);
    this.strip = Math.ceilDiv(tileColumns, strips);
    this.tiles = Tiles.count(g.filters());
    this.slices = Math.ceilDiv(chunks, CHUNKS);
    int most = mostFilters(taps);
    this.filterParts = Math.ceilDiv(g.filters(), most);
    this.units = Math.ceilDiv(batch, BLOCK) * strips;
    this.partials = Math.clamp(Math.ceilDiv(PARTS, partsOfGradient()), 1, units);
    this.partTiles = Math.min(tiles, most / ROWS);
    this.tilesAtATime = taps.count() == 1 ? Math.min(TILES_AT_A_TIME, partTiles) : partTiles;
    this.pointStep = partTiles * COLUMN + BLOCK; // not a power of two
    this.blockLength = partChunks * POINTS * pointStep;
    this.partLength = Math.multiplyExact(taps.count(), blockLength);
    this.sumsLength = Math.multiplyExact(partials == 1 ? workspace.threads() : parts(), partLength);
    this.stripRows = SIDE + taps.row(taps.count() - 1);
    this.stripColumns = (strip - 1) * RESULTS + SIDE + taps.column(taps.count() - 1);
    this.rowLength = stripColumns * BLOCK * lanes;
    this.chunkStep = strip * BLOCK * WIDTH;
    this.imageStep = partChunks * chunkStep + BLOCK;
    this.gradientRow = (strip | 1) * BLOCK; // an odd number of lines
    this.gradientStep = tilesAtATime * ROWS * gradientRow;
    this.lineStep = (stripColumns | 1) * BLOCK; // an odd number of lines
    this.scratchPerThread =
        stripRows * rowLength
            + POINTS * (imageStep + gradientStep)
            + 2 * SCRATCH
            + Math.max(lanes * lineStep, RESULTS * strip * RESULTS * BLOCK);
    this.scratch = workspace.share(sumsLength + (long) scratchPerThread * workspace.threads());
  }

  /** Returns the kernels of the gradient with respect to the filters, which they put in dw. */
  static List<Kernel> kernels(
      Correlation g, int batch, Image x, Storage dy, Storage dw, Workspace workspace) {
    WinogradFilterGradient partial = new WinogradFilterGradient(g, batch, x, dy, dw, workspace);
    return partial.partials == 1
        ? List.of(partial)
        : List.of(partial, new WinogradPartials(partial, workspace));
  }

  /** Returns whether this is possible and takes less time than adding the products up. */
  static boolean suits(Correlation g) {
    return GAIN * share(g) < 1;
  }

  /**
   * Returns the modelled time as a share of that of adding the products up, or infinity if this is
   * not possible.
   */
  static double share(Correlation g) {
    if (!WinogradBlocks.isPossible(g)) {
      return Double.POSITIVE_INFINITY;
    }
    WinogradBlocks taps = WinogradBlocks.of(g);
    double channels = (double) WIDTH * Math.ceilDiv(g.channels(), WIDTH);
    double work = taps.count() * g.filters() * channels;
    double image =
        (STRIP_IMAGE + taps.count() * IMAGE)
            * channels
            * Math.ceilDiv(g.filters(), mostFilters(taps));
    double gradient = GRADIENT * g.filters() * Math.ceilDiv(g.channels(), CHUNKS * WIDTH);
    return WinogradBlocks.tiles(g) * POINTS * (work + image + gradient) / g.work();
  }

  private static int mostFilters(WinogradBlocks taps) {
    return taps.count() == 1 ? FILTERS : FILTERS_OF_BLOCKS;
  }

  /** Returns how many partial sums there are. */
  int partials() {
    return partials;
  }

  /** Returns how many parts the gradient has. */
  int partsOfGradient() {
    return g.groups() * slices * filterParts;
  }

  /**
   * Returns the partial sums: for each partial sum, group, slice of channels and part of the
   * filters {@code [blocks of taps][partChunks][36][partTiles][ROWS][16]}, together so that they do
   * not collide in a cache.
   */
  float[] sums() {
    return scratch.array();
  }

  /** Returns the floats of all sums, which begin at {@link VectorConstants#FIRST}. */
  int sumsLength() {
    return sumsLength;
  }

  /** Returns the floats of a part's sums. */
  int partLength() {
    return partLength;
  }

  @Override
  public int parts() {
    return partials * partsOfGradient();
  }

  @Override
  public void run(int part, int thread, long step) {
    int filterPart = part % filterParts;
    int slice = part / filterParts % slices;
    int group = part / filterParts / slices % g.groups();
    int partial = part / filterParts / slices / g.groups();
    int firstTile = filterPart * partTiles;
    int endTile = Math.min(tiles, firstTile + partTiles);
    int firstChunk = slice * CHUNKS;
    int count = Math.min(CHUNKS, chunks - firstChunk);
    int own = FIRST + (partials == 1 ? thread : part) * partLength;
    Arrays.fill(scratch.array(), own, own + partLength, 0);
    int first = (int) ((long) units * partial / partials);
    int end = (int) ((long) units * (partial + 1) / partials);
    for (int unit = first; unit < end; unit++) {
      int block = unit / strips;
      int column = unit % strips * strip;
      int width = Math.min(strip, tileColumns - column);
      int images = Math.min(BLOCK, batch - block * BLOCK);
      for (int row = 0; row < tileRows; row++) {
        transpose(block, group, firstChunk, count, row, column, images, thread);
        for (int tile = firstTile; tile < endTile; tile += tilesAtATime) {
          int endAt = Math.min(endTile, tile + tilesAtATime);
          transformGradients(block, group, tile, endAt, row, column, width, thread);
          for (int cut = 0; cut < taps.count(); cut++) {
            if (tile == firstTile) { // of several blocks of taps, this is the only time
              transformImage(cut, count, width, images, thread);
            }
            int sums = own + cut * blockLength;
            addProducts(tile - firstTile, endAt - firstTile, count, width, images, thread, sums);
          }
        }
      }
    }
    if (partials == 1) { // they are still near
      store(part, own, tileAt(thread));
    }
  }

  /**
   * Transforms the sums of a part of the gradient back and puts the taps in the order of the
   * filters.
   *
   * @param part which, of {@link #partsOfGradient()}
   * @param sums where they begin
   * @param t where {@code 2 * SCRATCH} floats of scratch begin
   */
  void store(int part, int sums, int t) {
    int group = part / filterParts / slices;
    int firstFilter = part % filterParts * partTiles * ROWS;
    int endFilter = Math.min(g.filters(), firstFilter + partTiles * ROWS);
    int firstChannel = part / filterParts % slices * lanes;
    int endChannel = Math.min(g.channels(), firstChannel + lanes);
    for (int f = firstFilter; f < endFilter; f++) {
      int row = f - firstFilter;
      int at = sums + row / ROWS * COLUMN + row % ROWS * WIDTH;
      for (int c = firstChannel; c < endChannel; c += LANES) {
        int i = c - firstChannel;
        int from = at + i / WIDTH * POINTS * pointStep + i % WIDTH;
        int filter = (group * g.filters() + f) * g.channels() + c;
        int count = Math.min(LANES, endChannel - c);
        for (int cut = 0; cut < taps.count(); cut++) {
          storeTaps(filter, count, cut, from + cut * blockLength, t);
        }
      }
    }
  }

  /** Transforms a block of taps of some channels of a filter back and stores those that exist. */
  private void storeTaps(int filter, int channels, int cut, int from, int t) {
    WinogradTile.resultUnchecked(TAPS, scratch.array(), from, pointStep, scratch.array(), t);
    int area = taps.tapRows() * taps.tapColumns();
    int to = dw.offset() + filter * area + taps.row(cut) * taps.tapColumns() + taps.column(cut);
    int rows = Math.min(TAPS, taps.tapRows() - taps.row(cut));
    int columns = Math.min(TAPS, taps.tapColumns() - taps.column(cut));
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < rows; i++) {
        int line = to + c * area + i * taps.tapColumns();
        for (int j = 0; j < columns; j++) {
          dw.array()[line + j] = scratch.array()[t + (i * TAPS + j) * LANES + c];
        }
      }
    }
  }

  private int stripAt(int thread) {
    return FIRST + sumsLength + thread * scratchPerThread;
  }

  private int imageAt(int thread) {
    return stripAt(thread) + stripRows * rowLength;
  }

  private int gradientAt(int thread) {
    return imageAt(thread) + POINTS * imageStep;
  }

  private int tileAt(int thread) {
    return gradientAt(thread) + POINTS * gradientStep;
  }

  private int copyAt(int thread) {
    return tileAt(thread) + 2 * SCRATCH;
  }

  private void transpose(
      int block,
      int group,
      int firstChunk,
      int count,
      int row,
      int column,
      int images,
      int thread) {
    int at = stripAt(thread);
    int kept = 0;
    if (row > 0) { // the last rows of the tiles above are the first of these
      kept = stripRows - RESULTS;
      System.arraycopy(
          scratch.array(), at + RESULTS * rowLength, scratch.array(), at, kept * rowLength);
    }
    int channel = firstChunk * WIDTH;
    int channels = Math.min(count * WIDTH, g.channels() - channel);
    int plane = g.sourceHeight() * g.sourceWidth() * BLOCK;
    int from = ((block * g.groups() + group) * g.channels() + channel) * plane;
    int left = column * RESULTS + g.columns()[0].origin();
    int first = Math.max(0, left);
    int end = Math.min(g.sourceWidth(), left + stripColumns);
    int columnStep = BLOCK * lanes;
    for (int i = kept; i < stripRows; i++) {
      int line = row * RESULTS + g.rows()[0].origin() + i;
      int to = at + i * rowLength;
      boolean inside = line >= 0 && line < g.sourceHeight();
      if (!inside || end - first < stripColumns) {
        Arrays.fill(scratch.array(), to, to + rowLength, 0);
      }
      if (inside && end > first) {
        int source = from + (line * g.sourceWidth() + first) * BLOCK;
        int copy = copyAt(thread);
        for (int c = 0; c < channels; c++) { // fetches faster than turning does
          x.copy(
              group * g.channels() + channel + c,
              source + c * plane,
              (end - first) * BLOCK,
              scratch.array(),
              copy + c * lineStep);
        }
        Transpose.turn(
            scratch.array(),
            copy,
            lineStep,
            channels,
            end - first,
            images,
            scratch.array(),
            to + (first - left) * columnStep,
            columnStep,
            lanes);
      }
    }
  }

  /** Transforms what a block of taps sees of the strip. */
  private void transformImage(int cut, int count, int width, int images, int thread) {
    int columnStep = BLOCK * lanes;
    int at = stripAt(thread) + taps.row(cut) * rowLength + taps.column(cut) * columnStep;
    int v = imageAt(thread);
    for (int t = 0; t < width; t++) {
      for (int n = 0; n < images; n++) {
        int tile = at + t * RESULTS * columnStep + n * lanes;
        for (int l = 0; l < count * WIDTH; l += LANES) {
          int to = v + l / WIDTH * chunkStep + (t * BLOCK + n) * WIDTH + l % WIDTH;
          WinogradTile.imageUnchecked(
              scratch.array(),
              tile + l,
              rowLength,
              columnStep,
              scratch.array(),
              tileAt(thread),
              scratch.array(),
              to,
              imageStep);
        }
      }
    }
  }

  private void transformGradients(
      int block,
      int group,
      int firstTile,
      int endTile,
      int row,
      int column,
      int width,
      int thread) {
    int rows = Math.min(RESULTS, g.height() - row * RESULTS);
    int columns = Math.min(width * RESULTS, g.width() - column * RESULTS);
    int rowStep = width * RESULTS * BLOCK;
    int copy = copyAt(thread);
    if (rows < RESULTS || columns < width * RESULTS) { // what does not exist stays zero
      Arrays.fill(scratch.array(), copy, copy + RESULTS * rowStep, 0);
    }
    int last = Math.min(g.filters(), endTile * ROWS);
    for (int f = firstTile * ROWS; f < last; f++) {
      int plane = ((block * g.groups() + group) * g.filters() + f) * g.height();
      for (int i = 0; i < rows; i++) {
        int line = (plane + row * RESULTS + i) * g.width() + column * RESULTS;
        System.arraycopy(
            dy.array(),
            dy.offset() + line * BLOCK,
            scratch.array(),
            copy + i * rowStep,
            columns * BLOCK);
      }
      int to = gradientAt(thread) + (f - firstTile * ROWS) * gradientRow;
      for (int i = 0; i < width; i++) {
        for (int l = 0; l < BLOCK; l += LANES) {
          WinogradTile.filterUnchecked(
              RESULTS,
              scratch.array(),
              copy + i * RESULTS * BLOCK + l,
              rowStep,
              BLOCK,
              scratch.array(),
              tileAt(thread),
              scratch.array(),
              to + i * BLOCK + l,
              gradientStep);
        }
      }
    }
  }

  private void addProducts(
      int firstTile, int endTile, int count, int width, int images, int thread, int own) {
    int next = POINTS * pointStep; // from one chunk of channels to the next
    for (int point = 0; point < POINTS; point++) {
      int v = imageAt(thread) + point * imageStep;
      int d = gradientAt(thread) + point * gradientStep;
      for (int tile = firstTile; tile < endTile; tile++) {
        int sum = own + point * pointStep + tile * COLUMN;
        Tiles.addOuterUnchecked(
            width,
            images,
            scratch.array(),
            d + (tile - firstTile) * ROWS * gradientRow,
            gradientRow,
            scratch.array(),
            v,
            v + chunkStep,
            count,
            scratch.array(),
            sum,
            sum + next);
      }
    }
  }

  @Override
  public String algorithm() {
    String cut = taps.count() == 1 ? "" : " x" + taps.count();
    return "winograd F(3x3,4x4)%s outer %s".formatted(cut, Tiles.describe())
        + Choice.beside("outer", 1 / share(g));
  }
}
