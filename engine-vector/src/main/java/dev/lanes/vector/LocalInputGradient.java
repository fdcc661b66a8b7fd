package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * The gradient of a locally connected layer with respect to its images: place after place, the
 * transposed weights times the output gradients, added to the pixels of the window.
 *
 * <p>The work is cut over channels, so every part owns its pixels, and the order in which windows
 * add to them is fixed.
 */
final class LocalInputGradient implements Kernel {
  private static final int PARTS = 16;

  private final LocalWindows g;
  private final Storage dy;
  private final Storage w;
  private final Storage dx;
  private final int channelsPerPart;
  private final int tiles;
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: tile, two columns, packed weights

  LocalInputGradient(LocalWindows windows, Storage dy, Storage w, Storage dx, Workspace workspace) {
    this.g = windows;
    this.dy = dy;
    this.w = w;
    this.dx = dx;
    channelsPerPart = Math.ceilDiv(g.channels, PARTS);
    tiles = Tiles.count(channelsPerPart * g.tapsPerChannel);
    scratchPerThread = Math.multiplyExact(2 * BLOCK + tiles * ROWS, g.filters) + PAIR;
    scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  @Override
  public int parts() {
    return Math.ceilDiv(g.channels, channelsPerPart);
  }

  @Override
  public void run(int part, int thread, long step) {
    int first = part * channelsPerPart;
    int end = Math.min(g.channels, first + channelsPerPart);
    for (int block = 0; block < g.blocks; block++) {
      g.clear(dx.array(), dx.offset(), block, first, end);
    }
    int tile = VectorConstants.FIRST + thread * scratchPerThread;
    for (int place = 0; place < g.places; place++) {
      place(place, first * g.tapsPerChannel, end * g.tapsPerChannel, tile);
    }
  }

  private void place(int place, int firstTap, int endTap, int tile) {
    float[] own = scratch.array();
    int panel = tile + PAIR;
    int second = panel + g.filters * BLOCK;
    int packed = second + g.filters * BLOCK;
    int used = Tiles.count(endTap - firstTap);
    for (int t = 0; t < used; t++) {
      int tap = firstTap + t * ROWS;
      int from = w.offset() + g.weights(0, place) + tap;
      int to = packed + t * g.filters * ROWS;
      int count = Math.min(ROWS, endTap - tap);
      Packing.rows(w.array(), from, g.weights(1, 0), g.filters, 1, count, own, to);
    }
    for (int block = 0; block < g.blocks; block += 2) {
      int blocks = Math.min(2, g.blocks - block);
      for (int f = 0; f < g.filters; f++) {
        int from = dy.offset() + g.result(block, f, place);
        Tiles.copy(dy.array(), from, own, panel + f * BLOCK);
        if (blocks == 2) {
          int next = dy.offset() + g.result(block + 1, f, place);
          Tiles.copy(dy.array(), next, own, second + f * BLOCK);
        }
      }
      for (int t = 0; t < used; t++) {
        Arrays.fill(own, tile, tile + PAIR, 0);
        int weights = packed + t * g.filters * ROWS;
        Tiles.addProductUnchecked(g.filters, own, weights, own, panel, second, blocks, own, tile);
        int tap = firstTap + t * ROWS;
        for (int i = 0; i < blocks * ROWS; i++) {
          if (tap + i % ROWS < endTap) {
            int row = tile + i / ROWS * COLUMN + i % ROWS * WIDTH;
            int where = block + i / ROWS;
            g.scatter(own, row, tap + i % ROWS, where, place, dx.array(), dx.offset());
          }
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "local " + Tiles.describe();
  }
}
