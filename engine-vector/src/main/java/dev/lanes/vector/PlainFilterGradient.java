package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.FIRST;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import java.util.Arrays;

/**
 * The filter gradient of images in row-major order, by im2col and products: {@code dw[filters]
 * [taps] += dy[filters][places] * column[places][taps]}, image after image.
 *
 * <p>The work is cut over taps, so every part owns its sums.
 */
final class PlainFilterGradient implements Kernel {
  private static final int DEPTH = 256; // places packed at a time
  private static final int PARTS = 8; // per group of the convolution, where there are taps enough

  private final Storage x;
  private final Storage dy;
  private final Storage dw;
  private final int batch;
  private final Correlation g;
  private final Axis rows;
  private final Axis columns;
  private final int taps; // of all channels of a group
  private final int tiles;
  private final int pairs;
  private final int pairsPerPart;
  private final int slices;
  private final int sumsLength; // [groups][pairs][tiles][2][ROWS][16]
  private final int scratchPerThread;
  private final Scratch scratch; // sums; by thread: output gradients, two columns

  PlainFilterGradient(
      Convolution geometry,
      Shape image,
      Shape filter,
      Storage x,
      Storage dy,
      Storage dw,
      Workspace workspace) {
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    this.batch = image.dim(0);
    this.g = Correlation.forward(geometry, image, filter);
    this.rows = g.rows()[0];
    this.columns = g.columns()[0];
    this.taps = filter.sizePerEntry();
    this.tiles = Tiles.count(g.filters());
    this.pairs = Math.ceilDiv(taps, 2 * WIDTH);
    this.pairsPerPart = Math.ceilDiv(pairs, PARTS);
    this.slices = Math.ceilDiv(pairs, pairsPerPart);
    this.sumsLength = Math.toIntExact((long) g.groups() * pairs * tiles * PAIR);
    this.scratchPerThread =
        Math.addExact(Math.multiplyExact(tiles * ROWS, DEPTH), 2 * WIDTH * DEPTH);
    this.scratch = workspace.share(sumsLength + (long) scratchPerThread * workspace.threads());
  }

  @Override
  public int parts() {
    return g.groups() * slices;
  }

  @Override
  public void run(int part, int thread, long step) {
    int group = part / slices;
    int first = part % slices * pairsPerPart;
    int end = Math.min(pairs, first + pairsPerPart);
    int packed = FIRST + sumsLength + thread * scratchPerThread;
    int panel = packed + tiles * ROWS * DEPTH;
    int own = FIRST + group * pairs * tiles * PAIR;
    Arrays.fill(scratch.array(), own + first * tiles * PAIR, own + end * tiles * PAIR, 0);
    int places = g.height() * g.width();
    for (int image = 0; image < batch; image++) {
      int gradients = dy.offset() + image * g.resultSize() + group * g.filters() * places;
      for (int at = 0; at < places; at += DEPTH) {
        int depth = Math.min(DEPTH, places - at);
        for (int t = 0; t < tiles; t++) {
          int count = Math.min(ROWS, g.filters() - t * ROWS);
          int from = gradients + t * ROWS * places + at;
          Packing.rows(
              dy.array(),
              from,
              1,
              depth,
              places,
              count,
              scratch.array(),
              packed + t * ROWS * DEPTH);
        }
        for (int pair = first; pair < end; pair++) {
          add(image, group, pair, at, depth, packed, panel, own + pair * tiles * PAIR);
        }
      }
    }
    for (int pair = first; pair < end; pair++) {
      store(group, pair, own + pair * tiles * PAIR);
    }
  }

  private void add(
      int image, int group, int pair, int at, int depth, int packed, int panel, int sum) {
    int source =
        x.offset()
            + image * g.sourceSize()
            + group * g.channels() * g.sourceHeight() * g.sourceWidth();
    int width = Math.min(2 * WIDTH, taps - pair * 2 * WIDTH);
    Arrays.fill(scratch.array(), panel, panel + 2 * WIDTH * DEPTH, 0);
    for (int i = 0; i < width; i++) {
      int to = panel + i / WIDTH * WIDTH * DEPTH + i % WIDTH;
      gather(source, pair * 2 * WIDTH + i, at, depth, to);
    }
    for (int t = 0; t < tiles; t++) {
      Tiles.addProductUnchecked(
          depth,
          scratch.array(),
          packed + t * ROWS * DEPTH,
          scratch.array(),
          panel,
          panel + WIDTH * DEPTH,
          width > WIDTH ? 2 : 1,
          scratch.array(),
          sum + t * PAIR);
    }
  }

  /** Packs what one tap reads at {@code depth} places. */
  private void gather(int image, int tap, int first, int depth, int to) {
    int s = tap % columns.taps();
    int r = tap / columns.taps() % rows.taps();
    int channel = tap / columns.taps() / rows.taps();
    float[] from = x.array();
    int k = 0;
    while (k < depth) {
      int p = (first + k) / g.width();
      int q = (first + k) % g.width();
      int length = Math.min(depth - k, g.width() - q);
      int line = rows.read(p, r);
      if (line >= 0 && line < g.sourceHeight()) {
        int base = image + (channel * g.sourceHeight() + line) * g.sourceWidth();
        int step = columns.sourceStep();
        int start = columns.read(q, s);
        int begin = Math.clamp(Math.ceilDiv(-start, step), 0, length);
        int end = Math.clamp(Math.ceilDiv(g.sourceWidth() - start, step), 0, length);
        for (int i = begin; i < end; i++) {
          scratch.array()[to + (k + i) * WIDTH] = from[base + start + i * step];
        }
      }
      k += length;
    }
  }

  private void store(int group, int pair, int sum) {
    for (int f = 0; f < g.filters(); f++) {
      int from = sum + f / ROWS * PAIR + f % ROWS * WIDTH;
      int to = dw.offset() + (group * g.filters() + f) * taps;
      for (int i = 0; i < 2 * WIDTH; i++) {
        int tap = pair * 2 * WIDTH + i;
        if (tap < taps) {
          dw.array()[to + tap] = scratch.array()[from + i / WIDTH * COLUMN + i % WIDTH];
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "im2col " + Tiles.describe();
  }
}
