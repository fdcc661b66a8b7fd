package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.WinogradTile.SCRATCH;

/**
 * Adds the partial sums of {@link WinogradFilterGradient}, always in the same order, and stores the
 * gradient.
 */
final class WinogradPartials implements Kernel {
  private final WinogradFilterGradient source;

  WinogradPartials(WinogradFilterGradient source, Workspace workspace) {
    this.source = source;
    workspace.share(source.sumsLength() + 2L * SCRATCH * workspace.threads());
  }

  @Override
  public int parts() {
    return source.partsOfGradient();
  }

  @Override
  public void run(int part, int thread, long step) {
    int length = source.partLength();
    int own = FIRST + part * length;
    SumPartials.add(source.sums(), own, length, parts() * length, source.partials());
    source.store(part, own, FIRST + source.sumsLength() + 2 * SCRATCH * thread);
  }

  @Override
  public String algorithm() {
    return "add " + source.partials() + " partial sums, transformed";
  }
}
