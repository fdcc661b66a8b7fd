package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.FIRST;

/** Copies images in row-major order to {@link PaddedLines}, for the kernel that comes next. */
final class PadLines implements Kernel {
  private static final int CHANNELS = 16; // of a part

  private final Correlation g;
  private final PaddedLines[] phases; // [phases of rows][phases of columns]
  private final int[] starts; // of the phases, within those of a group
  private final int groupLength;
  private final int batch;
  private final int chunks; // of channels
  private final int length;
  private final Storage x;
  private final Scratch scratch;

  PadLines(Correlation g, int batch, Storage x, Workspace workspace) {
    this.g = g;
    this.batch = batch;
    this.x = x;
    this.chunks = Math.ceilDiv(g.channels(), CHANNELS);
    this.phases = new PaddedLines[g.rows().length * g.columns().length];
    this.starts = new int[phases.length];
    int all = 0;
    for (int i = 0; i < phases.length; i++) {
      Axis row = g.rows()[i / g.columns().length];
      phases[i] = new PaddedLines(g, row, g.columns()[i % g.columns().length]);
      starts[i] = all;
      all = Math.addExact(all, phases[i].length());
    }
    this.groupLength = all;
    this.length = Math.multiplyExact(batch * g.groups(), groupLength);
    this.scratch = workspace.share(length);
  }

  /** Returns the lines of a phase. */
  PaddedLines lines(int phaseY, int phaseX) {
    return phases[phaseY * g.columns().length + phaseX];
  }

  /** Returns where those of a phase begin. */
  int offset(int image, int group, int phaseY, int phaseX) {
    int start = starts[phaseY * g.columns().length + phaseX];
    return FIRST + (image * g.groups() + group) * groupLength + start;
  }

  /** Returns where all of them end. */
  int end() {
    return FIRST + length;
  }

  @Override
  public int parts() {
    return batch * g.groups() * chunks;
  }

  @Override
  public void run(int part, int thread, long step) {
    int image = part / chunks / g.groups();
    int group = part / chunks % g.groups();
    int first = part % chunks * CHANNELS;
    int end = Math.min(g.channels(), first + CHANNELS);
    int plane = g.sourceHeight() * g.sourceWidth();
    int from = x.offset() + image * g.sourceSize() + group * g.channels() * plane;
    for (int i = 0; i < phases.length; i++) {
      int to = FIRST + (image * g.groups() + group) * groupLength + starts[i];
      phases[i].copy(x.array(), from, first, end, scratch.array(), to);
    }
  }

  @Override
  public String algorithm() {
    return "pad";
  }
}
