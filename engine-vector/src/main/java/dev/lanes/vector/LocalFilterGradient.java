package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * The gradient of a locally connected layer with respect to its weights: at each place the output
 * gradients times what the window saw, {@code dw[filters][taps] = dy[filters][images] *
 * x[images][taps]}.
 *
 * <p>The lanes of a block that no image fills are left out.
 */
final class LocalFilterGradient implements Kernel {
  private final LocalWindows g;
  private final Storage x;
  private final Storage dy;
  private final Storage dw;
  private final int tiles;
  private final int panels; // of 16 taps, an even number
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: tile, window of a block, panels, packed gradients

  LocalFilterGradient(
      LocalWindows windows, Storage x, Storage dy, Storage dw, Workspace workspace) {
    this.g = windows;
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    tiles = Tiles.count(g.filters);
    panels = Math.ceilDiv(g.taps, 2 * WIDTH) * 2;
    int perImage = panels * WIDTH + tiles * ROWS;
    scratchPerThread =
        Math.addExact(
            Math.multiplyExact(g.batch, perImage),
            Math.addExact(PAIR, Math.multiplyExact(g.taps, BLOCK)));
    scratch = workspace.share((long) scratchPerThread * workspace.threads());
  }

  @Override
  public int parts() {
    return g.places;
  }

  @Override
  public void run(int place, int thread, long step) {
    float[] own = scratch.array();
    int tile = VectorConstants.FIRST + thread * scratchPerThread;
    int window = tile + PAIR;
    int panel = window + g.taps * BLOCK;
    int packed = panel + panels * g.batch * WIDTH;
    for (int block = 0; block < g.blocks; block++) {
      pack(place, block, window, panel, packed);
    }
    int perPanel = g.batch * WIDTH;
    for (int t = 0; t < tiles; t++) {
      for (int p = 0; p < panels; p += 2) {
        Arrays.fill(own, tile, tile + PAIR, 0);
        int columns = g.taps - p * WIDTH > WIDTH ? 2 : 1;
        int first = panel + p * perPanel;
        int gradients = packed + t * g.batch * ROWS;
        Tiles.addProductUnchecked(
            g.batch, own, gradients, own, first, first + perPanel, columns, own, tile);
        for (int c = 0; c < columns; c++) {
          int tap = (p + c) * WIDTH;
          Epilogue.storePart(
              own,
              tile + c * COLUMN,
              Math.min(ROWS, g.filters - t * ROWS),
              Math.min(WIDTH, g.taps - tap),
              false,
              dw.array(),
              dw.offset() + g.weights(t * ROWS, place) + tap,
              g.weights(1, 0));
        }
      }
    }
  }

  /** Turns the images of a block from lanes to rows: {@code [panel][image][16]}. */
  private void pack(int place, int block, int window, int panel, int packed) {
    float[] own = scratch.array();
    int images = g.images(block);
    g.gather(x.array(), x.offset(), block, place, own, window);
    for (int p = 0; p * WIDTH < g.taps; p++) {
      Transpose.spread(
          own,
          window + p * WIDTH * BLOCK,
          Math.min(WIDTH, g.taps - p * WIDTH),
          images,
          own,
          panel + (p * g.batch + block * BLOCK) * WIDTH,
          1,
          WIDTH);
    }
    for (int f = 0; f < g.filters; f++) {
      int from = dy.offset() + g.result(block, f, place);
      int to = packed + (f / ROWS * g.batch + block * BLOCK) * ROWS + f % ROWS;
      Transpose.spread(dy.array(), from, 1, images, own, to, 1, ROWS);
    }
  }

  @Override
  public String algorithm() {
    return "local " + Tiles.describe();
  }
}
