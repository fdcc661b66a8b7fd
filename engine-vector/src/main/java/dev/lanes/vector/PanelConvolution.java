package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;

import org.jspecify.annotations.Nullable;

/**
 * Convolution of blocks of 16 images, images in the lanes: {@code [blocks][channels][rows]
 * [columns][16]} to {@code [blocks][filters][rows][columns][16]}; also its transpose.
 *
 * <p>What a row of results reads is copied to a strip, column by column, each with all its taps and
 * channels: {@code [columns][rows of taps][channels][16]}. The window of a result is then one
 * contiguous panel of the strip, windows of neighbours overlap there as they do in the image, and a
 * result is the product of its panel with the packed filters.
 *
 * <pre>
 *   strip   | col 0 | col 1 | col 2 | col 3 | col 4 |
 *   panels  |------- x=0 -----------|
 *                   |------- x=1 -----------|
 * </pre>
 */
final class PanelConvolution implements Kernel {
  /** Floats of a strip: 384 KiB, so that it stays in an L2 cache together with a tile's filters. */
  private static final int STRIP = 96 * 1024;

  /** Multiply-accumulates that make a part worth handing over, about 20 microseconds. */
  private static final long PART = 1L << 20;

  private final Correlation g;
  private final PackedFilters filters;
  private final Storage x;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;
  private final int blocks;
  private final int chunks; // of a row, computed from one filling of a strip each
  private final int chunksPerPart;
  private final int partsPerBlock;
  private final Strip[] strips; // by phase of the columns
  private final int scratchPerThread;
  private final Scratch scratch;
  private final double winogradShare;

  PanelConvolution(
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
    this.x = x;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    this.blocks = Math.ceilDiv(batch, BLOCK);
    this.strips = new Strip[g.columns().length];
    int rowTaps = 0;
    for (Axis axis : g.rows()) {
      rowTaps = Math.max(rowTaps, axis.taps());
    }
    int longest = 0;
    int most = 1;
    for (int i = 0; i < strips.length; i++) {
      strips[i] = new Strip(g.columns()[i], rowTaps * g.channels() * BLOCK, STRIP);
      longest = Math.max(longest, strips[i].length());
      most = Math.max(most, Math.ceilDiv(strips[i].places(), strips[i].chunk()));
    }
    this.chunks = most;
    long work = Math.max(1, g.rowWork() * BLOCK / chunks);
    this.chunksPerPart = Math.clamp(PART / work, 1, g.height() * chunks);
    this.partsPerBlock = Math.ceilDiv(g.height() * chunks, chunksPerPart);
    this.scratchPerThread = Math.addExact(longest, 2 * PAIR);
    this.scratch = workspace.share((long) scratchPerThread * workspace.threads());
    this.winogradShare = WinogradConvolution.share(g, blocks, workspace.variablesStay());
  }

  @Override
  public int parts() {
    return blocks * partsPerBlock;
  }

  @Override
  public void run(int part, int thread, long step) {
    int block = part / partsPerBlock;
    int from = part % partsPerBlock * chunksPerPart;
    int to = Math.min(g.height() * chunks, from + chunksPerPart);
    int tile = VectorConstants.FIRST + thread * scratchPerThread;
    for (int i = from; i < to; i++) {
      for (int phase = 0; phase < strips.length; phase++) {
        int first = i % chunks * strips[phase].chunk();
        int count = Math.min(strips[phase].chunk(), strips[phase].places() - first);
        for (int group = 0; group < g.groups() && count > 0; group++) {
          chunk(block, i / chunks, phase, group, first, count, tile);
        }
      }
    }
  }

  private void chunk(int block, int row, int phase, int group, int from, int count, int tile) {
    int variant = filters.variant(row);
    int perColumn = filters.rowTaps(variant) * g.channels() * BLOCK;
    fill(block, row, strips[phase], from, count, group, tile + 2 * PAIR);
    for (int t = 0; t < filters.tiles(); t++) {
      results(block, row, phase, group, t, from, count, perColumn, tile);
    }
  }

  private void fill(int block, int row, Strip strip, int from, int count, int group, int to) {
    int variant = filters.variant(row);
    int rowTaps = filters.rowTaps(variant);
    Axis axis = g.rows()[row % g.rows().length];
    int perColumn = rowTaps * g.channels() * BLOCK;
    int plane = g.sourceHeight() * g.sourceWidth() * BLOCK;
    int image = x.offset() + (block * g.groups() + group) * g.channels() * plane;
    int slots = strip.slots(count);
    for (int m = 0; m < rowTaps; m++) {
      int source = axis.read(row / g.rows().length, filters.firstRowTap(variant) + m);
      boolean inside = source >= 0 && source < g.sourceHeight();
      int at = to + m * g.channels() * BLOCK;
      if (inside) {
        int line = image + source * g.sourceWidth() * BLOCK;
        strip.copy(
            x.array(), line, plane, g.channels(), from, slots, scratch.array(), at, perColumn);
      } else {
        Strip.clear(slots, scratch.array(), at, perColumn, g.channels() * BLOCK);
      }
    }
  }

  private void results(
      int block,
      int row,
      int phase,
      int group,
      int t,
      int from,
      int count,
      int perColumn,
      int tile) {
    Strip strip = strips[phase];
    Axis axis = g.columns()[phase];
    int variant = filters.variant(row);
    int perTap = perColumn / BLOCK; // depth of one column of taps
    int packed = filters.offset(variant, phase, group) + t * perTap * axis.taps() * ROWS;
    int rows = Math.min(ROWS, g.filters() - t * ROWS);
    int filter = group * g.filters() + t * ROWS;
    int plane = g.height() * g.width() * BLOCK;
    int to =
        y.offset()
            + (block * g.groups() * g.filters() + filter) * plane
            + (row * g.width() + axis.first() + from * axis.step()) * BLOCK;
    int seed = tile + PAIR;
    Epilogue.seedRows(bias, filter, rows, 2, scratch.array(), seed);
    boolean whole = rows == ROWS && !relu; // stored where it belongs at once
    float[] into = whole ? y.array() : scratch.array();
    for (int i = 0; i < count; i += 2) {
      int columns = Math.min(2, count - i);
      int first = strip.firstTap(from + i, columns);
      int taps = Math.max(0, strip.endTap(from + i, columns) - first);
      int panel = tile + 2 * PAIR + (i * strip.slotStep() + first) * perColumn;
      int result = to + i * axis.step() * BLOCK;
      int second = result + axis.step() * BLOCK;
      Tiles.addProductUnchecked(
          taps * perTap,
          filters.array(),
          packed + first * perTap * ROWS,
          scratch.array(),
          panel,
          panel + strip.slotStep() * perColumn,
          columns,
          scratch.array(),
          seed,
          into,
          whole ? result : tile,
          whole ? second : tile + COLUMN,
          whole ? plane : WIDTH);
      if (!whole) {
        Epilogue.storeRows(scratch.array(), tile, rows, relu, y.array(), result, plane);
        if (columns == 2) {
          Epilogue.storeRows(scratch.array(), tile + COLUMN, rows, relu, y.array(), second, plane);
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "panel " + Tiles.describe() + Choice.beside("winograd", winogradShare);
  }
}
