package dev.lanes.vector;

import static dev.lanes.vector.Tiles.WIDTH;

import java.util.Optional;

/** Packs the whole right operand of a product: {@code [columns / 16][depth][16]}. */
final class PackColumns implements Kernel {
  private final Operand right;
  private final Storage packed;

  PackColumns(Operand right, Workspace workspace) {
    this.right = right;
    this.packed = workspace.keep((long) parts() * WIDTH * right.depth());
  }

  /** Returns where the packed columns are. */
  Storage packed() {
    return packed;
  }

  @Override
  public int parts() {
    return Math.ceilDiv(right.lines(), WIDTH);
  }

  @Override
  public void run(int part, int thread, long step) {
    right.packColumns(part * WIDTH, packed.array(), packed.offset() + part * WIDTH * right.depth());
  }

  @Override
  public Optional<Storage> packs() {
    return Optional.of(right.storage());
  }

  @Override
  public String algorithm() {
    return "pack columns";
  }
}
