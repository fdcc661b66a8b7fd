package dev.lanes.vector;

import java.util.Optional;

/**
 * Packs the whole left operand of a product, {@link #DEPTH} of the depth after the other: {@code
 * [depth / DEPTH][tiles][DEPTH][height]}.
 */
final class PackRows implements Kernel {
  /** Of the depth, packed together: two columns of it take 32 KiB, about an L1 cache. */
  static final int DEPTH = 256;

  private final Operand left;
  private final int height;
  private final int tiles;
  private final Storage packed;

  PackRows(Operand left, Workspace workspace) {
    this.left = left;
    this.height = Tiles.heightFor(left.lines());
    this.tiles = Math.ceilDiv(left.lines(), height);
    this.packed = workspace.keep((long) tiles * height * left.depth());
  }

  /** Returns how many rows a tile has. */
  int height() {
    return height;
  }

  /** Returns how many tiles there are. */
  int tiles() {
    return tiles;
  }

  /** Returns the packed rows. */
  float[] array() {
    return packed.array();
  }

  /**
   * Returns where a tile's rows begin.
   *
   * @param from where along the depth, a multiple of {@link #DEPTH}
   */
  int offset(int tile, int from) {
    return packed.offset() + (from * tiles + tile * Math.min(DEPTH, left.depth() - from)) * height;
  }

  @Override
  public int parts() {
    return tiles;
  }

  @Override
  public void run(int part, int thread, long step) {
    for (int from = 0; from < left.depth(); from += DEPTH) {
      int depth = Math.min(DEPTH, left.depth() - from);
      left.packRows(height, part * height, from, depth, packed.array(), offset(part, from));
    }
  }

  @Override
  public Optional<Storage> packs() {
    return Optional.of(left.storage());
  }

  @Override
  public String algorithm() {
    return "pack rows";
  }
}
