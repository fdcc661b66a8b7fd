package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.PAIR;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * A locally connected layer, place by place: the weights of a place are packed once and multiplied
 * with what its window sees of two blocks of images at a time.
 */
final class LocalForward implements Kernel {
  private final LocalWindows g;
  private final Storage x;
  private final Storage w;
  private final Storage y;
  private final int tiles;
  private final int scratchPerThread;
  private final Scratch scratch; // by thread: tile, two columns, packed weights

  LocalForward(LocalWindows windows, Storage x, Storage w, Storage y, Workspace workspace) {
    this.g = windows;
    this.x = x;
    this.w = w;
    this.y = y;
    tiles = Tiles.count(g.filters);
    scratchPerThread = Math.multiplyExact(2 * BLOCK + tiles * ROWS, g.taps) + PAIR;
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
    int panel = tile + PAIR;
    int second = panel + g.taps * BLOCK;
    int packed = second + g.taps * BLOCK;
    for (int t = 0; t < tiles; t++) {
      int count = Math.min(ROWS, g.filters - t * ROWS);
      int from = w.offset() + g.weights(t * ROWS, place);
      int to = packed + t * g.taps * ROWS;
      Packing.rows(w.array(), from, 1, g.taps, g.weights(1, 0), count, own, to);
    }
    for (int block = 0; block < g.blocks; block += 2) {
      int blocks = Math.min(2, g.blocks - block);
      g.gather(x.array(), x.offset(), block, place, own, panel);
      if (blocks == 2) {
        g.gather(x.array(), x.offset(), block + 1, place, own, second);
      }
      for (int t = 0; t < tiles; t++) {
        Arrays.fill(own, tile, tile + PAIR, 0);
        int weights = packed + t * g.taps * ROWS;
        Tiles.addProductUnchecked(g.taps, own, weights, own, panel, second, blocks, own, tile);
        for (int b = 0; b < blocks; b++) {
          Epilogue.storeRows(
              own,
              tile + b * COLUMN,
              Math.min(ROWS, g.filters - t * ROWS),
              false,
              y.array(),
              y.offset() + g.result(block + b, t * ROWS, place),
              g.places * BLOCK);
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "local " + Tiles.describe();
  }
}
