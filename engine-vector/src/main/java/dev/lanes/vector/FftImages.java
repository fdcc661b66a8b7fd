package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.FIRST;

/**
 * The spectra of all tiles of blocked images, one after the other, for the kernel that comes next.
 */
final class FftImages implements Kernel {
  private final int units;
  private final int channels;
  private final FftTile tile;
  private final FftSource source;
  private final int unitLength;
  private final int spectra; // floats of all
  private final Scratch scratch; // spectra; by thread: a tile

  FftImages(FftGrid grid, Storage x, Workspace workspace) {
    this.units = grid.units();
    this.channels = grid.g().channels();
    this.tile = grid.tile();
    this.source = new FftSource(grid, x);
    this.unitLength = FftSource.length(grid);
    this.spectra = Math.multiplyExact(units, unitLength);
    this.scratch = workspace.share(spectra + (long) tile.length() * workspace.threads());
  }

  /** Returns where they lie. */
  float[] array() {
    return scratch.array();
  }

  /** Returns where those of a tile begin. */
  int offset(int unit) {
    return FIRST + unit * unitLength;
  }

  /** Returns where the spectra end. */
  int end() {
    return FIRST + spectra;
  }

  @Override
  public int parts() {
    return units * channels;
  }

  @Override
  public void run(int part, int thread, long step) {
    int unit = part / channels;
    int t = end() + thread * tile.length();
    source.transform(unit, part % channels, scratch.array(), t, offset(unit));
  }

  @Override
  public String algorithm() {
    return "transform images";
  }
}
